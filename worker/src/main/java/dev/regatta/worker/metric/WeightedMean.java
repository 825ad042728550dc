package dev.regatta.worker.metric;

import dev.regatta.worker.math.ExactSum;

/**
 * A figure of the mean, by row weight, of one term per row. Its two sums are of weight x term and
 * of weights.
 */
interface WeightedMean extends Metric {
  /** What the row adds, unweighted. */
  double term(EvaluatedRow row);

  /** The figure of the terms' mean, which is NaN where the weights sum to zero. */
  default double figure(double mean) {
    return mean;
  }

  @Override
  default int sums() {
    return 2;
  }

  @Override
  default void add(EvaluatedRow row, ExactSum[] sums, int firstSum) {
    row.addWeighted(term(row), sums[firstSum]);
    sums[firstSum + 1].add(row.weight());
  }

  @Override
  default double value(ExactSum[] sums, int firstSum) {
    return figure(sums[firstSum].value() / sums[firstSum + 1].value());
  }
}
