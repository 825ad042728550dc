package dev.regatta.driver.schedule;

import dev.regatta.conf.Default;
import dev.regatta.conf.Doc;
import dev.regatta.conf.Range;
import dev.regatta.driver.history.History;

/** The optimizer's rate, unchanged: factor 1. */
@Doc("The learning rate stays as it is.")
public record Constant(
    @Doc("Linear warm-up from 0, in epochs.") @Default("0") @Range(min = 0) double warmupEpochs)
    implements Schedule {
  @Override
  public double factor(double epochs, double plannedEpochs, History history) {
    return 1;
  }
}
