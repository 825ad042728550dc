package dev.regatta.driver.averaging;

import dev.regatta.driver.state.TrainingState;
import java.util.stream.IntStream;

/** The average over rounds that is evaluated, in a run's state. */
public final class RoundAverage {
  private static final int SLICE = 1 << 15;

  private RoundAverage() {}

  /**
   * Takes the weights after a round into the average, where the rule makes one. Elements do not
   * meet: which thread computes which slice changes no bit.
   *
   * @param state with the round's weights and rows
   * @param rowsBefore rows trained before the round
   * @param planned rows that the run will have trained if nothing stops it
   */
  public static void add(IterateAverage rule, TrainingState state, long rowsBefore, long planned) {
    if (!rule.averages()) {
      return;
    }
    float[] weights = state.weights;
    if (state.average == null) {
      state.average = new float[weights.length];
    }
    float[] average = state.average;
    double share = rule.share(rowsBefore, state.rows, planned);
    if (share == 1) {
      System.arraycopy(weights, 0, average, 0, weights.length);
      return;
    }
    IntStream.range(0, (weights.length + SLICE - 1) / SLICE)
        .parallel()
        .forEach(slice -> add(weights, share, average, slice * SLICE));
  }

  private static void add(float[] weights, double share, float[] average, int from) {
    int to = Math.min(from + SLICE, average.length);
    for (int i = from; i < to; i++) {
      double before = average[i];
      average[i] = (float) (before + share * (weights[i] - before));
    }
  }
}
