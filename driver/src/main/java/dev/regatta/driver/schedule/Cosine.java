package dev.regatta.driver.schedule;

import dev.regatta.conf.Default;
import dev.regatta.conf.Doc;
import dev.regatta.conf.Range;
import dev.regatta.driver.history.History;

/**
 * Factor min + (1 - min)(1 + cos(pi t/T))/2, T the end of the run (Loshchilov and Hutter: SGDR,
 * 2017, eq. 5, without restarts).
 */
@Doc("The rate falls along half a cosine until the end of the run.")
public record Cosine(
    @Doc("The rate at the end, as a fraction of the optimizer's.")
        @Default("0")
        @Range(min = 0, max = 1)
        double finalFraction,
    @Doc("Linear warm-up from 0, in epochs.") @Default("0") @Range(min = 0) double warmupEpochs)
    implements Schedule {
  @Override
  public double factor(double epochs, double plannedEpochs, History history) {
    double t = plannedEpochs == 0 ? 1 : Math.min(1, epochs / plannedEpochs);
    return finalFraction + (1 - finalFraction) * (1 + StrictMath.cos(StrictMath.PI * t)) / 2;
  }
}
