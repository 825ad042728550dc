package dev.regatta.worker.prepare.number;

import dev.regatta.conf.Default;
import dev.regatta.conf.Doc;

/** The mean of training rows. */
@Doc("The mean over training rows stands for a missing number.")
public record Mean(@Doc(Missings.INDICATOR) @Default("false") boolean indicator)
    implements Missing {
  @Override
  public double fill(NumberSummary number) {
    return number.mean();
  }
}
