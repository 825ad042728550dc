package dev.regatta.worker.metric;

import dev.regatta.worker.math.ExactSum;

/** A mean by row weight, out of two sums: of weight x term, and of weights. */
final class WeightedMean {
  static final int SUMS = 2;

  private WeightedMean() {}

  static void add(double term, float weight, ExactSum[] sums, int firstSum) {
    addWeighted(sums[firstSum], term, weight);
    sums[firstSum + 1].add(weight);
  }

  static void addWeighted(ExactSum sum, double term, float weight) {
    if (weight == 1) {
      sum.add(term);
    } else {
      sum.addProduct(weight, term);
    }
  }

  /** NaN where the weights sum to zero. */
  static double value(ExactSum[] sums, int firstSum) {
    return sums[firstSum].value() / sums[firstSum + 1].value();
  }
}
