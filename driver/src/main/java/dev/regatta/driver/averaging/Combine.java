package dev.regatta.driver.averaging;

import dev.regatta.worker.train.Update;
import dev.regatta.worker.train.WeightedDelta;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The average of what the workers return: mean = start - (sum p_i ((double) start - end_i)) / (sum
 * p_i), summed in double in the workers' order, divided once, rounded once. It does not depend on
 * the order in which updates arrive or on how they travelled.
 *
 * <p>p_i is the number of rows that replica i trained; where rows are weighted, the sum of their
 * weights, so that one step of plain SGD on any shards is the step on the union of their batches.
 */
public final class Combine {
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
    double[] sum = new double[start.length];
    for (Update update : active) {
      add(sum, vector, start, update);
    }
    float[] mean = new float[start.length];
    for (int i = 0; i < mean.length; i++) {
      mean[i] = (float) (start[i] - sum[i] / weight);
    }
    return mean;
  }

  private static void add(double[] sum, int vector, float[] start, Update update) {
    float[][] end = update.end();
    if (end != null) {
      WeightedDelta.add(sum, start, end[vector], update.weightSum());
      return;
    }
    double[] deltas = Objects.requireNonNull(update.weightedDeltas())[vector];
    for (int i = 0; i < sum.length; i++) {
      sum[i] += deltas[i];
    }
  }
}
