package dev.regatta.driver.data;

import dev.regatta.worker.prepare.BadRowException;
import java.io.Serializable;
import java.util.Optional;

/**
 * How rows are held out of the training source. It gives every row a place. The rows with the
 * lowest places are the test's, those behind them the validation's, the rest are trained on. So the
 * answer depends on the rows and the seed alone, never on files, partitions or order.
 */
public interface SplitMethod extends Serializable {
  /**
   * Whether shares are counted out, stratum by stratum, which takes one more reading of the source;
   * else places are uniform over all longs and a share is a range of them.
   */
  boolean counted();

  /** The row's place; rows with equal places are never parted. */
  long place(SplitRow row) throws BadRowException;

  /** Rows of which the shares are counted out apart. */
  default String stratum(SplitRow row) {
    return "";
  }

  /** The column whose cells decide; empty where the columns that are trained on do. */
  default Optional<String> decidingColumn() {
    return Optional.empty();
  }

  /** The column that is no feature unless the job names it. */
  default Optional<String> keptOut() {
    return Optional.empty();
  }

  /** Whether it takes a classification. */
  default boolean needsClasses() {
    return false;
  }
}
