package dev.regatta.driver.report;

import dev.regatta.worker.metric.Findings;
import java.util.List;

/**
 * What a trained model does with held-out rows.
 *
 * @param part which rows findings are of: {@code test rows} or {@code validation rows}
 * @param importances of the columns; none where they were not measured
 * @param slices of the rows, by each column that tells a category
 */
public record ModelFindings(
    String part, Findings findings, List<Importance> importances, List<Slice> slices) {
  /**
   * Rows that have a category.
   *
   * @param weight of them
   * @param loss mean of theirs
   * @param right the share whose class is predicted; 0 in a regression
   */
  public record Slice(String column, String category, double weight, double loss, double right) {}

  /**
   * How much a network needs a column.
   *
   * @param lossMore what the loss rises by where the column's cells come from other rows; NaN where
   *     no row was there
   */
  public record Importance(String column, double lossMore) {}

  public ModelFindings {
    importances = List.copyOf(importances);
    slices = List.copyOf(slices);
  }
}
