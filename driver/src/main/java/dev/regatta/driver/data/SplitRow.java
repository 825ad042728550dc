package dev.regatta.driver.data;

import dev.regatta.worker.prepare.BadRowException;
import org.jspecify.annotations.Nullable;

/** What a {@link SplitMethod} sees of a row. */
public interface SplitRow {
  /** A hash of the row's content and the seed: uniform over all longs, equal in equal rows. */
  long hash();

  /** A hash of a text and the seed, uniform over all longs. */
  long hash(String text);

  /** The row's class; empty in a regression. */
  String className();

  /** What the cell of the deciding column names; null where it is missing. */
  @Nullable String category() throws BadRowException;

  /**
   * What the cell of the deciding column says, in an order: a number as it is, a date or time in
   * microseconds since 1970-01-01 UTC; NaN where it is missing.
   */
  double time() throws BadRowException;
}
