package dev.regatta.worker.metric;

import dev.regatta.worker.math.ExactSum;

/**
 * The weight of rows of class 0 and of class 1 by the probability of class 1, in bins of equal
 * width, and the weight of rows whose probability is not a number.
 */
final class ScoreBins {
  static final int BINS = 1000;
  static final int SUMS = 2 * BINS + 1;

  private static final int UNKNOWN = 2 * BINS;

  private final ExactSum[] sums;
  private final int firstSum;

  /**
   * The bins that sums hold.
   *
   * @param sums those of {@link #add}, from {@code firstSum} on
   */
  ScoreBins(ExactSum[] sums, int firstSum) {
    this.sums = sums;
    this.firstSum = firstSum;
  }

  static void add(EvaluatedRow row, ExactSum[] sums, int firstSum) {
    double probability = row.prediction(1);
    int bin = Math.min(BINS - 1, (int) (probability * BINS));
    int sum = Double.isNaN(probability) ? UNKNOWN : 2 * bin + (int) row.label(0);
    sums[firstSum + sum].add(row.weight());
  }

  /** The weight of rows of class 0 in a bin. */
  double zeros(int bin) {
    return sums[firstSum + 2 * bin].value();
  }

  /** The weight of rows of class 1 in a bin. */
  double ones(int bin) {
    return sums[firstSum + 2 * bin + 1].value();
  }

  /** Whether any probability was not a number. */
  boolean unknown() {
    return sums[firstSum + UNKNOWN].value() > 0;
  }

  /** Whether both classes have weight, and all of it in bins. */
  boolean compares() {
    boolean zero = false;
    boolean one = false;
    for (int bin = 0; bin < BINS; bin++) {
      zero |= zeros(bin) > 0;
      one |= ones(bin) > 0;
    }
    return zero && one && !unknown();
  }
}
