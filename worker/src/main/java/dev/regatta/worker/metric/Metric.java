package dev.regatta.worker.metric;

import dev.regatta.worker.math.ExactSum;

/** A quality figure that merges exactly over workers: it is a function of a few exact sums. */
public interface Metric {
  /** Lower case with dashes, as in summary.json: loss, accuracy, top-5, rmse, mae, r2. */
  String label();

  boolean higherIsBetter();

  /** How many sums {@link #add} feeds. */
  int sums();

  /**
   * Adds one row.
   *
   * @param outputs the network's outputs; the row's begin at {@code offset}, {@code width} of them
   * @param loss the row's loss, unweighted
   * @param sums this metric's sums begin at {@code firstSum}
   */
  void add(
      float[] outputs,
      int offset,
      int width,
      float label,
      double loss,
      float rowWeight,
      ExactSum[] sums,
      int firstSum);

  /** The figure, from the sums over all rows. */
  double value(ExactSum[] sums, int firstSum);
}
