package dev.regatta.driver.averaging;

import dev.regatta.driver.state.TrainingState;
import dev.regatta.worker.train.EndMaximum;
import dev.regatta.worker.train.EndMean;
import dev.regatta.worker.train.LocalSpec;
import dev.regatta.worker.train.RunningStatistics;
import dev.regatta.worker.train.Update;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * From what the workers return to the next state: the average of each vector, by {@link EndMean} in
 * the workers' order (of slots that are maxima, their {@link EndMaximum}), and the averaging rule
 * on the weights; running statistics are no weights, and become what {@link RunningStatistics}
 * pools. It does not depend on the order in which updates arrive or on how they travelled.
 *
 * <p>A worker weighs as the rows that it trained, or as the rule has it ({@link EndShares}); where
 * rows are weighted, as the sum of their weights, so that one step of plain SGD on any shards is
 * the step on the union of their batches.
 *
 * <p>One pass over memory, slice by slice, in place. Elements do not meet: which thread computes
 * which slice changes no bit.
 */
public final class Combine {
  /** With fewer floats, waking other threads takes longer than doing their part. */
  private static final int FLOATS_ALONE = 1 << 15;

  private static final ThreadLocal<Scratch> SCRATCH = ThreadLocal.withInitial(Scratch::new);

  private final Update[] active;
  private final double[] weights;
  private final double stretch;
  private final LocalSpec spec;
  private final Averaging rule;
  private final double meanRate;
  private final TrainingState state;

  private Combine(
      List<Update> updates, LocalSpec spec, Averaging rule, double meanRate, TrainingState state) {
    active = updates.stream().filter(update -> update.weightSum() > 0).toArray(Update[]::new);
    EndShares shares = EndShares.of(active, spec.endWeights());
    weights = shares.byWorker();
    stretch = shares.stretch();
    this.spec = spec;
    this.rule = rule;
    this.meanRate = meanRate;
    this.state = state;
  }

  /**
   * Moves the state's weights by the rule, and its averaged optimizer slots to their averages.
   *
   * @param updates one per worker, in the workers' order
   * @param meanRate the mean learning rate of the round's local steps
   * @param state as at the round's start
   */
  public static void apply(
      List<Update> updates, LocalSpec spec, Averaging rule, double meanRate, TrainingState state) {
    Combine round = new Combine(updates, spec, rule, meanRate, state);
    for (int vector = 0; vector <= state.optimizerSlots.length; vector++) {
      round.vector(vector);
    }
    round.statistics();
  }

  private void statistics() {
    RunningStatistics statistics = RunningStatistics.of(spec.network());
    if (active.length == 0 || statistics.floats() == 0) {
      return;
    }
    float[][] taken = new float[active.length][];
    Arrays.setAll(taken, worker -> active[worker].statistics());
    statistics.put(statistics.pool(taken, weights), state.weights);
    for (float[] slot : state.ruleSlots) {
      statistics.clear(slot);
    }
  }

  private void vector(int vector) {
    float[] start = vector == 0 ? state.weights : state.optimizerSlots[vector - 1];
    float[][] ends = ends(vector);
    byte[][] codes = codes(vector);
    int slices = (start.length + EndMean.SLICE - 1) / EndMean.SLICE;
    IntStream all = IntStream.range(0, slices);
    (start.length < FLOATS_ALONE ? all : all.parallel())
        .forEach(slice -> slice(vector, start, ends, codes, slice * EndMean.SLICE));
  }

  private float @Nullable [][] ends(int vector) {
    float[][] ends = new float[active.length][];
    for (int i = 0; i < active.length; i++) {
      float[][] end = active[i].end();
      if (end == null) {
        return null;
      }
      ends[i] = end[vector];
    }
    return ends;
  }

  private byte[][] codes(int vector) {
    byte[][] codes = new byte[active.length][];
    for (int i = 0; i < active.length; i++) {
      byte[][] compressed = active[i].compressed();
      codes[i] = compressed == null ? new byte[0] : compressed[vector];
    }
    return codes;
  }

  private void slice(
      int vector, float[] start, float @Nullable [][] ends, byte[][] codes, int from) {
    Scratch scratch = SCRATCH.get();
    float[] mean = scratch.mean;
    int length = Math.min(EndMean.SLICE, start.length - from);
    if (active.length == 0) {
      System.arraycopy(start, from, mean, 0, length);
    } else if (spec.isMaximum(vector)) {
      maximum(vector, ends, codes, from, length, mean, scratch.decoded);
    } else if (ends != null) {
      scratch.average.of(ends, weights, from, length, mean, 0);
    } else {
      scratch.average.ofCodes(
          spec.compression(vector), start, codes, weights, from, length, mean, 0);
    }
    if (vector == 0) {
      stretch(start, from, length, mean);
      rule.apply(start, mean, state.ruleSlots, from, length, meanRate);
    } else {
      System.arraycopy(mean, 0, start, from, length);
    }
  }

  /** Moves the mean of the weights away from where they started, or towards it. */
  private void stretch(float[] start, int from, int length, float[] mean) {
    for (int i = 0; i < length && stretch != 1; i++) {
      double w = start[from + i];
      mean[i] = (float) (w - stretch * (w - mean[i]));
    }
  }

  private void maximum(
      int vector,
      float @Nullable [][] ends,
      byte[][] codes,
      int from,
      int length,
      float[] maximum,
      float[] decoded) {
    if (ends != null) {
      EndMaximum.of(ends, from, length, maximum, 0);
      return;
    }
    Arrays.fill(maximum, 0, length, Float.NEGATIVE_INFINITY);
    float[][] both = {maximum, decoded};
    for (byte[] code : codes) {
      spec.compression(vector).decode(code, from, length, decoded);
      EndMaximum.of(both, 0, length, maximum, 0);
    }
  }

  /** What one thread needs. */
  private static final class Scratch {
    final EndMean average = new EndMean();
    final float[] mean = new float[EndMean.SLICE];
    final float[] decoded = new float[EndMean.SLICE];
  }
}
