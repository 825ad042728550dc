package dev.regatta.worker.metric;

import dev.regatta.worker.math.ExactSum;

/** A quality figure that merges exactly over workers: it is a function of a few exact sums. */
public interface Metric extends Tally {
  /** Lower case with dashes, as in summary.json: loss, accuracy, top-5, rmse, mae, r2. */
  String label();

  boolean higherIsBetter();

  /**
   * This metric with what it leaves open decided by what is learnt.
   *
   * @throws dev.regatta.conf.UserException where it says nothing about that
   */
  default Metric of(Learnt learnt) {
    return this;
  }

  /** The figure, from the sums over all rows. */
  double value(ExactSum[] sums, int firstSum);
}
