package dev.regatta.driver.spark.resident;

import dev.regatta.driver.exchange.Part;
import dev.regatta.driver.spark.wire.Floats;
import dev.regatta.driver.spark.wire.Payload;
import dev.regatta.worker.io.CorruptTensorsException;
import dev.regatta.worker.io.Tensors;
import dev.regatta.worker.train.KeptSlots;
import dev.regatta.worker.train.PlanFrame;
import dev.regatta.worker.train.StartState;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** An order as a small header and the arrays that follow it raw. */
final class OrderFrame {
  private static final long TRAIN = 0;
  private static final long MEASURE = 1;
  private static final long SHOW_KEPT = 2;

  private OrderFrame() {}

  static byte[] header(Order order) {
    Tensors frame = new Tensors();
    if (order instanceof Order.Train train) {
      StartState start = train.start();
      frame.put("order", new long[] {TRAIN, start.weights().length, start.slots().length});
      PlanFrame.put(frame, train.plan());
      KeptSlots[] kept = start.kept();
      if (kept != null) {
        frame.put("kept", keptSizes(kept));
      }
    } else if (order instanceof Order.Measure measure) {
      frame.put("order", new long[] {MEASURE, measure.weights().length, 0});
      frame.putMetadata(
          "parts", measure.parts().stream().map(Part::name).collect(Collectors.joining(",")));
      frame.put("sample", new long[] {measure.sampleRows()});
    } else {
      frame.put("order", new long[] {SHOW_KEPT, 0, 0});
    }
    return frame.encode();
  }

  /** Age and number of slots of each replica. */
  static long[] keptSizes(KeptSlots[] kept) {
    long[] sizes = new long[2 * kept.length];
    for (int replica = 0; replica < kept.length; replica++) {
      sizes[2 * replica] = kept[replica].age();
      sizes[2 * replica + 1] = kept[replica].slots().length;
    }
    return sizes;
  }

  /** Slots with their ages and room for their values. */
  static KeptSlots[] newKept(long[] sizes, int parameters) {
    KeptSlots[] kept = new KeptSlots[sizes.length / 2];
    for (int replica = 0; replica < kept.length; replica++) {
      float[][] slots = new float[(int) sizes[2 * replica + 1]][parameters];
      kept[replica] = new KeptSlots(slots, sizes[2 * replica]);
    }
    return kept;
  }

  static List<float[]> arrays(KeptSlots[] kept) {
    List<float[]> arrays = new ArrayList<>();
    for (KeptSlots replica : kept) {
      arrays.addAll(List.of(replica.slots()));
    }
    return arrays;
  }

  static Payload payload(Order order) {
    return Floats.sending(arrays(order));
  }

  /** The arrays that follow the header, in their order. */
  static float[][] arrays(Order order) {
    List<float[]> arrays = new ArrayList<>();
    if (order instanceof Order.Train train) {
      arrays.add(train.start().weights());
      arrays.addAll(List.of(train.start().slots()));
      KeptSlots[] kept = train.start().kept();
      if (kept != null) {
        arrays.addAll(arrays(kept));
      }
    } else if (order instanceof Order.Measure measure) {
      arrays.add(measure.weights());
    }
    return arrays.toArray(float[][]::new);
  }

  /** The order with room for its arrays, taken from what earlier orders used. */
  static Order read(byte[] header, Buffers buffers) throws CorruptTensorsException {
    Tensors frame = Tensors.decode(header);
    long[] order = frame.longs("order");
    int parameters = (int) order[1];
    if (order[0] == SHOW_KEPT) {
      return new Order.ShowKept();
    }
    float[] weights = buffers.take(1, parameters)[0];
    if (order[0] == MEASURE) {
      List<Part> parts = new ArrayList<>();
      for (String part : frame.metadata("parts").orElse("").split(",", -1)) {
        if (!part.isEmpty()) {
          parts.add(Part.valueOf(part));
        }
      }
      return new Order.Measure(weights, parts, (int) frame.longs("sample")[0]);
    }
    float[][] all = buffers.take(1 + (int) order[2], parameters);
    float[][] slots = new float[(int) order[2]][];
    System.arraycopy(all, 1, slots, 0, slots.length);
    KeptSlots[] kept =
        frame.names().contains("kept") ? newKept(frame.longs("kept"), parameters) : null;
    return new Order.Train(PlanFrame.take(frame), new StartState(all[0], slots, kept));
  }
}
