package dev.regatta.driver.spark.read;

import dev.regatta.worker.prepare.BadRowException;
import java.io.Serializable;

/**
 * A column of texts beside the others that says that a row cannot be read: it is null where it can.
 *
 * @param column its name
 * @param holds what its texts are
 * @param reason why rows cannot be read, in one of a few fixed texts
 */
record Flaw(String column, Holds holds, String reason) implements Serializable {
  static final String UNCASTABLE = "a value that data.cast cannot convert";

  /** What stands in the column where a row cannot be read. */
  enum Holds {
    /** The line of the file, which no message repeats. */
    LINE,
    /** The name of the column that could not be converted; empty where it is the whole line. */
    COLUMN
  }

  /**
   * What is wrong.
   *
   * @param text in the column, not null
   * @param first the column that is named where the whole row cannot be read
   */
  BadRowException of(String text, String first) {
    return holds == Holds.COLUMN && !text.isEmpty()
        ? new BadRowException(text, UNCASTABLE)
        : new BadRowException(first, reason);
  }
}
