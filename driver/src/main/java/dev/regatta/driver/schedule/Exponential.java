package dev.regatta.driver.schedule;

import dev.regatta.conf.Default;
import dev.regatta.conf.Doc;
import dev.regatta.conf.Range;
import dev.regatta.driver.history.History;

/** Factor g^t, t in epochs, falling within epochs too (PyTorch's ExponentialLR steps once each). */
@Doc("The rate falls by the same factor over every epoch.")
public record Exponential(
    @Doc("Multiplies the rate over one epoch.")
        @Default("0.95")
        @Range(min = 0, max = 1, minExclusive = true)
        double factor,
    @Doc("Linear warm-up from 0, in epochs.") @Default("0") @Range(min = 0) double warmupEpochs)
    implements Schedule {
  @Override
  public double factor(double epochs, double plannedEpochs, History history) {
    return StrictMath.pow(factor, epochs);
  }
}
