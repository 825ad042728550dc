package dev.regatta.worker.metric;

import dev.regatta.worker.math.ExactSum;
import java.util.OptionalInt;

/** A figure of a {@link Confusion}. */
interface OfConfusion extends Metric {
  /** Classes, or labels that are 0 or 1; empty before {@link #of}. */
  OptionalInt categories();

  /** The same metric of so many categories. */
  Metric ofCategories(int categories);

  /** The figure. */
  double value(Confusion confusion);

  @Override
  default boolean higherIsBetter() {
    return true;
  }

  @Override
  default Metric of(Learnt learnt) {
    learnt.requireCategories(label());
    return ofCategories(learnt.categories());
  }

  @Override
  default int sums() {
    return Confusion.sums(categories().orElseThrow());
  }

  @Override
  default void add(EvaluatedRow row, ExactSum[] sums, int firstSum) {
    Confusion.add(row, sums, firstSum);
  }

  @Override
  default double value(ExactSum[] sums, int firstSum) {
    return value(new Confusion(sums, firstSum, categories().orElseThrow()));
  }
}
