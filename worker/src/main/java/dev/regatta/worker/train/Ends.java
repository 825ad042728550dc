package dev.regatta.worker.train;

import dev.regatta.worker.compress.Compression;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Where a worker's replicas ended, as one set of vectors: those of the only active replica as they
 * are, or the mean of several (of slots that are maxima: the maximum), in buffers that live as long
 * as this does.
 */
final class Ends {
  /** With fewer floats to average, waking the helpers takes longer than doing their part. */
  private static final int FLOATS_ALONE = 1 << 15;

  private final LocalSpec spec;
  private final int vectors;
  private final int parameters;
  private final int slices;
  private final EndMean[] scratch;
  private float @Nullable [][] mean;
  private byte @Nullable [][] codes;

  Ends(LocalSpec spec) {
    this.spec = spec;
    vectors = spec.vectors();
    parameters = spec.network().parameters();
    slices = (parameters + EndMean.SLICE - 1) / EndMean.SLICE;
    scratch = new EndMean[spec.threads()];
    Arrays.setAll(scratch, member -> new EndMean());
  }

  /** The vectors that all active replicas together end with; valid until the next round. */
  float[][] of(ReplicaThreads threads, StartState start, Replica[] active) {
    if (active.length == 1) {
      return vectors(active[0]);
    }
    float[][] out = mean == null ? new float[vectors][parameters] : mean;
    mean = out;
    float[][][] ends = new float[vectors][active.length][];
    double[] weights = new double[active.length];
    for (int replica = 0; replica < active.length; replica++) {
      weights[replica] = spec.endWeights().of(active[replica].work(), active[0].takenSteps);
      float[][] own = vectors(active[replica]);
      for (int vector = 0; vector < vectors; vector++) {
        ends[vector][replica] = own[vector];
      }
    }
    share(
        threads,
        (member, vector, from, length) -> {
          if (spec.isMaximum(vector)) {
            EndMaximum.of(ends[vector], from, length, out[vector], from);
          } else {
            scratch[member].of(ends[vector], weights, from, length, out[vector], from);
          }
        });
    return out;
  }

  /** The code of each of these vectors; valid until the next round. */
  byte[][] compressed(ReplicaThreads threads, StartState start, float[][] end) {
    byte[][] out = codes == null ? newCodes() : codes;
    codes = out;
    share(
        threads,
        (member, vector, from, length) -> {
          Compression code = spec.compression(vector);
          int offset = from * code.bytesPerFloat();
          code.encode(start.vector(vector), end[vector], from, length, out[vector], offset);
        });
    return out;
  }

  private byte[][] newCodes() {
    byte[][] empty = new byte[vectors][];
    for (int vector = 0; vector < vectors; vector++) {
      empty[vector] = new byte[parameters * spec.compression(vector).bytesPerFloat()];
    }
    return empty;
  }

  /** Does the work for every slice of every vector, each by one member. */
  private void share(ReplicaThreads threads, SliceWork work) {
    if ((long) vectors * parameters < FLOATS_ALONE) {
      part(0, 1, work);
    } else {
      threads.run(member -> part(member, threads.members(), work));
    }
  }

  private void part(int member, int members, SliceWork work) {
    for (int slice = member; slice < vectors * slices; slice += members) {
      int from = slice % slices * EndMean.SLICE;
      int length = Math.min(EndMean.SLICE, parameters - from);
      work.run(member, slice / slices, from, length);
    }
  }

  private float[][] vectors(Replica replica) {
    float[][] own = new float[vectors][];
    own[0] = replica.weights;
    System.arraycopy(replica.slots, 0, own, 1, vectors - 1);
    return own;
  }

  /** What is done with elements {@code from .. from + length} of a vector. */
  private interface SliceWork {
    void run(int member, int vector, int from, int length);
  }
}
