package dev.regatta.driver.spark.split;

import dev.regatta.driver.data.BadCause;
import dev.regatta.driver.spark.read.BadCauses;
import dev.regatta.driver.spark.read.RowPlace;

/**
 * Bad rows of one kind.
 *
 * @param source the key of the source: data.train
 * @param column that they are bad in
 * @param reason in one of a few fixed texts
 * @param rows how many
 * @param first where the first of them is
 */
public record BadRowCount(String source, String column, String reason, long rows, RowPlace first) {
  public BadCause cause() {
    return BadCauses.of(reason);
  }

  /** What is wrong: the column and the reason. */
  String what() {
    return "column " + column + ": " + reason;
  }

  /** How many rows were left out, and where they begin. */
  public String describe() {
    return "skipped %d bad rows of %s: %s; the first is %s"
        .formatted(rows, source, what(), first.describe());
  }

  /** The line that ends a job. */
  String line() {
    return "%s: %s (%s); correct it, or set data.bad-rows: skip to count such rows and leave them out"
        .formatted(source, what(), first.describe());
  }

  /** The same kind in other partitions too; this one's first row is the first. */
  BadRowCount plus(BadRowCount later) {
    return new BadRowCount(source, column, reason, rows + later.rows, first);
  }
}
