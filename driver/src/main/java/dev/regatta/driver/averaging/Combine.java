package dev.regatta.driver.averaging;

import dev.regatta.worker.train.Update;
import dev.regatta.worker.train.WeightedDelta;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * The average of what the workers return: mean = start - (sum p_i ((double) start - end_i)) / (sum
 * p_i), summed in double in the workers' order, divided once, rounded once. It does not depend on
 * the order in which updates arrive or on how they travelled.
 *
 * <p>p_i is the number of rows that replica i trained; where rows are weighted, the sum of their
 * weights, so that one step of plain SGD on any shards is the step on the union of their batches.
 */
public final class Combine {
  /** Elements that are summed while they stay in a core's first-level cache. */
  private static final int SLICE = 2048;

  private Combine() {}

  /**
   * Averages one vector.
   *
   * @param vector 0 for the weights, 1 + slot for an averaged slot
   * @param start that vector at the start of the round
   * @param updates one per worker, in the workers' order
   */
  public static float[] mean(int vector, float[] start, List<Update> updates) {
    List<Update> active = new ArrayList<>();
    double weight = 0;
    for (Update update : updates) {
      if (update.weightSum() > 0) {
        active.add(update);
        weight += update.weightSum();
      }
    }
    if (active.isEmpty()) {
      return start.clone();
    }
    if (active.size() == 1 && active.get(0).end() != null) {
      // One replica alone: its end is the mean, without the rounding of a difference.
      return Objects.requireNonNull(active.get(0).end())[vector].clone();
    }
    float[] mean = new float[start.length];
    double total = weight;
    IntStream slices = IntStream.rangeClosed(0, (start.length - 1) / SLICE);
    // Elements do not meet: who computes which slice changes no bit.
    (start.length > SLICE ? slices.parallel() : slices)
        .forEach(slice -> average(vector, start, active, total, slice * SLICE, mean));
    return mean;
  }

  private static void average(
      int vector, float[] start, List<Update> active, double weight, int from, float[] mean) {
    int length = Math.min(SLICE, start.length - from);
    double[] sum = new double[length];
    for (Update update : active) {
      float[][] end = update.end();
      if (end != null) {
        WeightedDelta.add(sum, start, end[vector], from, update.weightSum());
      } else {
        double[] deltas = Objects.requireNonNull(update.weightedDeltas())[vector];
        for (int i = 0; i < length; i++) {
          sum[i] += deltas[from + i];
        }
      }
    }
    for (int i = 0; i < length; i++) {
      mean[from + i] = (float) (start[from + i] - sum[i] / weight);
    }
  }
}
