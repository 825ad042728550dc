package dev.regatta.driver.spark.resident;

import dev.regatta.driver.spark.wire.Bytes;
import dev.regatta.driver.spark.wire.Floats;
import dev.regatta.driver.spark.wire.Payload;
import dev.regatta.driver.spark.wire.Sink;
import dev.regatta.worker.io.CorruptTensorsException;
import dev.regatta.worker.io.Tensors;
import dev.regatta.worker.train.KeptSlots;
import dev.regatta.worker.train.Update;
import dev.regatta.worker.train.UpdateFrame;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** An answer as a small header and the arrays that the driver reads afterwards, raw. */
final class AnswerFrame {
  private AnswerFrame() {}

  /** An answer whose arrays are still to come. */
  record Announced(Answer answer, Sink sink) {}

  /**
   * The header.
   *
   * @param order the worker's own count of the orders that it got: names the arrays
   */
  static byte[] header(Answer answer, long order) {
    Tensors frame = new Tensors();
    frame.put("answer", new long[] {order});
    if (answer instanceof Answer.Trained trained) {
      Update update = trained.update();
      UpdateFrame.put(frame, update);
      if (update.end() != null) {
        frame.put("end", new long[] {update.end().length, update.end()[0].length});
      }
      if (update.compressed() != null) {
        frame.put("compressed", lengths(update.compressed()));
      }
    } else if (answer instanceof Answer.Measured measured) {
      for (int part = 0; part < measured.sums().size(); part++) {
        frame.put("sums." + part, measured.sums().get(part));
      }
    } else if (answer instanceof Answer.Kept shown) {
      KeptSlots[] kept = shown.kept();
      int parameters =
          kept.length == 0 || kept[0].slots().length == 0 ? 0 : kept[0].slots()[0].length;
      frame.put("kept", OrderFrame.keptSizes(kept));
      frame.put("parameters", new long[] {parameters});
    }
    return frame.encode();
  }

  /** One compression may take fewer bytes for slots than for weights, and the reverse. */
  private static long[] lengths(byte[][] arrays) {
    return Arrays.stream(arrays).mapToLong(array -> array.length).toArray();
  }

  private static byte[][] arrays(long[] lengths) {
    byte[][] arrays = new byte[lengths.length][];
    for (int i = 0; i < arrays.length; i++) {
      arrays[i] = new byte[(int) lengths[i]];
    }
    return arrays;
  }

  static Payload payload(Answer answer) {
    if (answer instanceof Answer.Trained trained) {
      Update update = trained.update();
      if (update.end() != null) {
        return Floats.sending(update.end());
      }
      return update.compressed() == null ? Payload.EMPTY : Bytes.sending(update.compressed());
    }
    return answer instanceof Answer.Kept shown
        ? Floats.sending(OrderFrame.arrays(shown.kept()).toArray(float[][]::new))
        : Payload.EMPTY;
  }

  static long order(Tensors frame) throws CorruptTensorsException {
    return frame.longs("answer")[0];
  }

  /** The answer with room for its arrays, taken from what earlier answers used. */
  static Announced read(Tensors frame, Buffers buffers) throws CorruptTensorsException {
    if (frame.names().contains("kept")) {
      int parameters = (int) frame.longs("parameters")[0];
      KeptSlots[] kept = OrderFrame.newKept(frame.longs("kept"), parameters);
      float[][] arrays = OrderFrame.arrays(kept).toArray(float[][]::new);
      return new Announced(new Answer.Kept(kept), Floats.receiving(arrays));
    }
    if (frame.names().contains("sums.0")) {
      List<long[]> sums = new ArrayList<>();
      while (frame.names().contains("sums." + sums.size())) {
        sums.add(frame.longs("sums." + sums.size()));
      }
      return new Announced(new Answer.Measured(sums), Floats.receiving());
    }
    if (frame.names().contains("end")) {
      long[] size = frame.longs("end");
      float[][] end = buffers.take((int) size[0], (int) size[1]);
      return new Announced(
          new Answer.Trained(UpdateFrame.take(frame, end, null)), Floats.receiving(end));
    }
    if (frame.names().contains("compressed")) {
      byte[][] compressed = arrays(frame.longs("compressed"));
      return new Announced(
          new Answer.Trained(UpdateFrame.take(frame, null, compressed)),
          Bytes.receiving(compressed));
    }
    return new Announced(
        new Answer.Trained(UpdateFrame.take(frame, null, null)), Floats.receiving());
  }
}
