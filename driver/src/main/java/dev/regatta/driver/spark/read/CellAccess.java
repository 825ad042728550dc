package dev.regatta.driver.spark.read;

import dev.regatta.worker.prepare.BadRowException;
import dev.regatta.worker.prepare.WideCell;
import org.jspecify.annotations.Nullable;

/**
 * The cells of one row after the other, by column: 0 is the first that was asked for. Not
 * thread-safe.
 *
 * @param <R> how rows come
 */
interface CellAccess<R> {
  /** Goes to a row. */
  void at(R row);

  /**
   * Why the row cannot be read; null where it can.
   *
   * @param first the column that is named where the whole row cannot be read
   */
  @Nullable BadRowException malformed(String first);

  /** The number in a cell, NaN where it is missing. */
  double number(int column, String name) throws BadRowException;

  /** The text in a cell, null where it is missing. */
  @Nullable String text(int column, String name) throws BadRowException;

  /** The category that a cell names, of whatever type it is; null where it is missing. */
  @Nullable String category(int column, String name) throws BadRowException;

  /** The time in a cell as microseconds since 1970-01-01 UTC, NaN where it is missing. */
  double time(int column, String name) throws BadRowException;

  /** Writes the numbers of a vector; all are missing where the cell is. */
  void vector(int column, double[] numbers, int from, int size, Field.Kind kind, String name)
      throws BadRowException;

  /** Fills a wide cell with a vector, in time by its numbers that are not zero. */
  void wide(int column, WideCell into, int size, Field.Kind kind, String name)
      throws BadRowException;

  /** Counts a cell. */
  void count(int column, ColumnCount into);
}
