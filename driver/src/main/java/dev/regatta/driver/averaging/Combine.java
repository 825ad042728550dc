package dev.regatta.driver.averaging;

import dev.regatta.worker.train.EndMean;
import dev.regatta.worker.train.Update;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The average of what the workers return, by {@link EndMean} in the workers' order. It does not
 * depend on the order in which updates arrive or on how they travelled.
 *
 * <p>A worker weighs as the rows that it trained; where rows are weighted, as the sum of their
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
    for (Update update : updates) {
      if (update.weightSum() > 0) {
        active.add(update);
      }
    }
    if (active.isEmpty()) {
      return start.clone();
    }
    float[][] ends = new float[active.size()][];
    double[] weights = new double[active.size()];
    for (int i = 0; i < ends.length; i++) {
      ends[i] = Objects.requireNonNull(active.get(i).end())[vector];
      weights[i] = active.get(i).weightSum();
    }
    float[] mean = new float[start.length];
    for (int from = 0; from < start.length; from += EndMean.SLICE) {
      int length = Math.min(EndMean.SLICE, start.length - from);
      new EndMean().of(start, ends, weights, from, length, mean, from);
    }
    return mean;
  }
}
