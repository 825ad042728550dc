package dev.regatta.worker.prepare.number;

/** What training rows say of one number. Missing values do not count. */
public interface NumberSummary {
  long count();

  /** The sum over the count, from the exact sum. */
  double mean();

  /** The population standard deviation; exactly 0 for a constant. */
  double deviation();

  double smallest();

  double largest();

  /**
   * A quantile, by the rule of {@link QuantileSketch}.
   *
   * @param share of the values that lie below, 0 to 1
   * @throws IllegalStateException where no sketch was asked for
   */
  double quantile(double share);
}
