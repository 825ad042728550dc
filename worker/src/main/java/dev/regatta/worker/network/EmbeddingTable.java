package dev.regatta.worker.network;

import dev.regatta.conf.Doc;
import dev.regatta.conf.Range;

/**
 * A learnt vector for each category of a column: a table of {@code rows} x {@code width},
 * row-major, of which a prepared row names one row by a float.
 *
 * @param column unique in the network
 * @param at the float of a prepared row that holds the index, 0-based
 * @param rows {@link #FIRST_CATEGORY} of them and one for each category
 */
@Doc("A vector for each category of a column.")
public record EmbeddingTable(
    @Doc("The column.") String column,
    @Doc("The float of a row that is the table's index, from 0.") @Range(min = 0) int at,
    @Doc("The table's rows: missing, others, and one for each category.") @Range(min = 2) int rows,
    @Doc("Floats in a vector.") @Range(min = 1) int width) {
  /** The row of missing cells. */
  public static final int MISSING = 0;

  /** The row that all categories without one of their own share. */
  public static final int OTHERS = 1;

  /** The row of the first category. */
  public static final int FIRST_CATEGORY = 2;

  /** Floats are exact up to here. */
  public static final int MOST_ROWS = 1 << 24;

  public EmbeddingTable {
    if (at < 0 || rows < FIRST_CATEGORY || rows > MOST_ROWS || width < 1) {
      throw new IllegalArgumentException(
          "column %s: a table of %d rows x %d at float %d; rows are %d to %d, and width is 1 or more"
              .formatted(column, rows, width, at, FIRST_CATEGORY, MOST_ROWS));
    }
  }
}
