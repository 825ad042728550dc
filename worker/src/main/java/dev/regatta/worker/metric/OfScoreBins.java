package dev.regatta.worker.metric;

import dev.regatta.worker.math.ExactSum;

/** A figure of the {@link ScoreBins} of two classes. */
interface OfScoreBins extends Metric {
  /** The figure. */
  double value(ScoreBins bins);

  @Override
  default boolean higherIsBetter() {
    return true;
  }

  @Override
  default Metric of(Learnt learnt) {
    learnt.requireTwoClasses(label());
    return this;
  }

  @Override
  default int sums() {
    return ScoreBins.SUMS;
  }

  @Override
  default void add(EvaluatedRow row, ExactSum[] sums, int firstSum) {
    ScoreBins.add(row, sums, firstSum);
  }

  @Override
  default double value(ExactSum[] sums, int firstSum) {
    return value(new ScoreBins(sums, firstSum));
  }
}
