package dev.regatta.worker.prepare.number;

import java.io.Serializable;
import java.util.List;

/** How numbers become inputs of the network. Tasks receive it in their closures. */
public interface Numeric extends Serializable {
  /** What numbers go through before they are fitted and scaled. */
  default Curve curve() {
    return Curve.STRAIGHT;
  }

  /** Whether it asks for quantiles, which cost a sketch per number. */
  default boolean asksQuantiles() {
    return false;
  }

  /**
   * How vectors in sparse rows are scaled: this, without what would make zeros something else where
   * the job leaves that open.
   */
  default Numeric ofSparseVectors() {
    return this;
  }

  /**
   * The scale of a column's numbers.
   *
   * @param numbers of training rows, behind the curve; each has at least one value
   */
  Scale fit(List<NumberSummary> numbers);
}
