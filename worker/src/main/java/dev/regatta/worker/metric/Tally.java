package dev.regatta.worker.metric;

import dev.regatta.worker.math.ExactSum;

/** What is counted of evaluated rows: exact sums, which merge over workers. */
public interface Tally {
  /** How many sums {@link #add} feeds. */
  int sums();

  /**
   * Adds one row.
   *
   * @param row valid during the call
   * @param sums this tally's sums begin at {@code firstSum}
   */
  void add(EvaluatedRow row, ExactSum[] sums, int firstSum);
}
