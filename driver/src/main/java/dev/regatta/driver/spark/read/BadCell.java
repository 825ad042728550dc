package dev.regatta.driver.spark.read;

import java.io.Serializable;

/**
 * Stands in a row for a cell that its source could not read, until the row is looked at.
 *
 * @param column the one to name; empty: the cell's own
 */
record BadCell(String column, String reason) implements Serializable {
  static BadCell of(String reason) {
    return new BadCell("", reason);
  }
}
