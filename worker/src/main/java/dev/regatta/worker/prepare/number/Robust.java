package dev.regatta.worker.prepare.number;

import dev.regatta.conf.Doc;
import java.util.List;

/**
 * (x - median) / (third quartile - first quartile), which a few far values do not move. Where the
 * quartiles coincide, as in columns that are mostly 0, the standard deviation stands in for their
 * distance: other libraries then divide by 1 and leave the far values as they are.
 */
@Doc(
    "By median and quartiles: the middle half of training rows spans 1. Where the quartiles are"
        + " equal, the standard deviation is taken for their distance.")
public record Robust() implements Numeric {
  private static final double FIRST = 0.25;
  private static final double MEDIAN = 0.5;
  private static final double THIRD = 0.75;

  @Override
  public boolean asksQuantiles() {
    return true;
  }

  @Override
  public Scale fit(List<NumberSummary> numbers) {
    return LinearScale.of(curve(), numbers, number -> number.quantile(MEDIAN), Robust::distance);
  }

  private static double distance(NumberSummary number) {
    double distance = number.quantile(THIRD) - number.quantile(FIRST);
    return distance == 0 ? number.deviation() : distance;
  }
}
