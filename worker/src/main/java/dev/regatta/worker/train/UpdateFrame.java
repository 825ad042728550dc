package dev.regatta.worker.train;

import dev.regatta.worker.io.CorruptTensorsException;
import dev.regatta.worker.io.Tensors;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A worker's update as one framed byte array, for exchanges that cross processes. */
public final class UpdateFrame {
  private UpdateFrame() {}

  /**
   * Encodes an update.
   *
   * @param kept the replicas' slots, where they cannot stay; else empty
   */
  public static byte[] encode(Update update, KeptSlots[] kept) {
    Tensors frame = new Tensors();
    put(frame, update);
    if (update.end() != null) {
      for (int vector = 0; vector < update.end().length; vector++) {
        frame.put("end." + vector, update.end()[vector]);
      }
    }
    if (update.compressed() != null) {
      for (int vector = 0; vector < update.compressed().length; vector++) {
        frame.put("compressed." + vector, update.compressed()[vector]);
      }
    }
    KeptFrame.put(frame, kept);
    return frame.encode();
  }

  /** Adds all but the vectors. */
  public static void put(Tensors frame, Update update) {
    frame.putMetadata("kernels", update.kernels());
    frame.put("counts", new long[] {update.worker(), update.rows(), update.nanos()});
    frame.put("steps", update.work().stream().mapToLong(ReplicaWork::steps).toArray());
    frame.put("weights", update.work().stream().mapToDouble(ReplicaWork::weight).toArray());
    frame.put("sums", new double[] {update.lossSum(), update.weightSum()});
    if (update.statistics().length > 0) {
      frame.put("statistics", update.statistics());
    }
    frame.put("norms", update.squaredGradientNorms());
    putDivergence(frame, update.divergence());
  }

  public static Decoded decode(byte[] bytes) throws CorruptTensorsException {
    Tensors frame = Tensors.decode(bytes);
    return new Decoded(take(frame, end(frame), compressed(frame)), KeptFrame.take(frame));
  }

  /** What {@link #put} added, with vectors that came another way. */
  public static Update take(Tensors frame, float @Nullable [][] end, byte @Nullable [][] compressed)
      throws CorruptTensorsException {
    long[] counts = frame.longs("counts");
    double[] sums = frame.doubles("sums");
    return new Update(
        (int) counts[0],
        counts[1],
        sums[0],
        sums[1],
        end,
        compressed,
        frame.names().contains("statistics") ? frame.floats("statistics") : new float[0],
        frame.doubles("norms"),
        work(frame),
        counts[2],
        frame.metadata("kernels").orElse(""),
        divergence(frame));
  }

  private static List<ReplicaWork> work(Tensors frame) throws CorruptTensorsException {
    long[] steps = frame.longs("steps");
    double[] weights = frame.doubles("weights");
    List<ReplicaWork> work = new ArrayList<>();
    for (int replica = 0; replica < steps.length; replica++) {
      work.add(new ReplicaWork((int) steps[replica], weights[replica]));
    }
    return List.copyOf(work);
  }

  private static float @Nullable [][] end(Tensors frame) throws CorruptTensorsException {
    int vectors = vectors(frame, "end.");
    float[][] end = new float[vectors][];
    for (int vector = 0; vector < vectors; vector++) {
      end[vector] = frame.floats("end." + vector);
    }
    return vectors == 0 ? null : end;
  }

  private static byte @Nullable [][] compressed(Tensors frame) throws CorruptTensorsException {
    int vectors = vectors(frame, "compressed.");
    byte[][] compressed = new byte[vectors][];
    for (int vector = 0; vector < vectors; vector++) {
      compressed[vector] = frame.bytes("compressed." + vector);
    }
    return vectors == 0 ? null : compressed;
  }

  private static int vectors(Tensors frame, String prefix) {
    int vectors = 0;
    while (frame.names().contains(prefix + vectors)) {
      vectors++;
    }
    return vectors;
  }

  private static void putDivergence(Tensors frame, @Nullable Divergence at) {
    if (at != null) {
      frame.put(
          "divergence",
          new long[] {at.worker(), at.replica(), at.epoch(), at.step(), at.firstRow()});
      frame.put("divergence.loss", new double[] {at.loss()});
    }
  }

  private static @Nullable Divergence divergence(Tensors frame) throws CorruptTensorsException {
    if (!frame.names().contains("divergence")) {
      return null;
    }
    long[] at = frame.longs("divergence");
    return new Divergence(
        (int) at[0],
        (int) at[1],
        (int) at[2],
        (int) at[3],
        frame.doubles("divergence.loss")[0],
        (int) at[4]);
  }

  /** What {@link #encode} was given. */
  public record Decoded(Update update, KeptSlots[] kept) {}
}
