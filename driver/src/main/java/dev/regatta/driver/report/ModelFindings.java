package dev.regatta.driver.report;

import dev.regatta.worker.metric.Findings;
import java.util.List;

/**
 * What a trained model does with held-out rows.
 *
 * @param part which rows findings are of: {@code test rows} or {@code validation rows}
 * @param importances of the columns; none where they were not measured
 */
public record ModelFindings(String part, Findings findings, List<Importance> importances) {
  /**
   * How much a network needs a column.
   *
   * @param lossMore what the loss rises by where the column's cells come from other rows; NaN where
   *     no row was there
   */
  public record Importance(String column, double lossMore) {}

  public ModelFindings {
    importances = List.copyOf(importances);
  }
}
