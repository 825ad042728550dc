package dev.regatta.worker.prepare.number;

import dev.regatta.conf.Default;
import dev.regatta.conf.Doc;

/** The median of training rows. */
@Doc("The median over training rows stands for a missing number.")
public record Median(@Doc(Missings.INDICATOR) @Default("false") boolean indicator)
    implements Missing {
  private static final double HALF = 0.5;

  @Override
  public boolean asksQuantiles() {
    return true;
  }

  @Override
  public double fill(NumberSummary number) {
    return number.quantile(HALF);
  }
}
