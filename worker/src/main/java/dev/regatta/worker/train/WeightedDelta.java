package dev.regatta.worker.train;

/** The one term of the average: weight x (start - end), in double. */
public final class WeightedDelta {
  private WeightedDelta() {}

  /**
   * Adds weight x ((double) start - end) to each element of {@code sum}.
   *
   * @param from the element of {@code start} and {@code end} that belongs to {@code sum[0]}
   * @param weight of the rows trained: their number where rows are not weighted
   */
  public static void add(double[] sum, float[] start, float[] end, int from, double weight) {
    for (int i = 0; i < sum.length; i++) {
      sum[i] += weight * ((double) start[from + i] - end[from + i]);
    }
  }
}
