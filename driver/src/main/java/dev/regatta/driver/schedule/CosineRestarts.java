package dev.regatta.driver.schedule;

import dev.regatta.conf.Default;
import dev.regatta.conf.Doc;
import dev.regatta.conf.Range;
import dev.regatta.driver.history.History;

/**
 * Factor min + (1 - min)(1 + cos(pi t/T_i))/2, t since the last restart, T_i the epochs of its
 * period, each as many times as long as the one before (Loshchilov and Hutter: SGDR, 2017, eq. 5;
 * PyTorch CosineAnnealingWarmRestarts, whose T_mult is 1 by default and a whole number).
 */
@Doc("The rate falls along half a cosine again and again, over longer and longer periods.")
public record CosineRestarts(
    @Doc("Epochs of the first period.") @Default("10") @Range(min = 0, minExclusive = true)
        double firstEpochs,
    @Doc("How many times as long as the one before each period is.") @Default("2") @Range(min = 1)
        double growth,
    @Doc("The rate before a restart, as a fraction of the optimizer's.")
        @Default("0")
        @Range(min = 0, max = 1)
        double finalFraction,
    @Doc("Linear warm-up from 0, in epochs.") @Default("0") @Range(min = 0) double warmupEpochs)
    implements Schedule {
  @Override
  public double factor(double epochs, double plannedEpochs, History history) {
    double t = growth == 1 ? epochs % firstEpochs / firstEpochs : inItsPeriod(epochs);
    return finalFraction + (1 - finalFraction) * (1 + StrictMath.cos(StrictMath.PI * t)) / 2;
  }

  /** The share of its period that has passed at a time. */
  private double inItsPeriod(double epochs) {
    double start = 0;
    double period = firstEpochs;
    while (epochs >= start + period) {
      start += period;
      period *= growth;
    }
    return (epochs - start) / period;
  }
}
