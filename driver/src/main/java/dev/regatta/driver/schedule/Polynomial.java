package dev.regatta.driver.schedule;

import dev.regatta.conf.Default;
import dev.regatta.conf.Doc;
import dev.regatta.conf.Range;
import dev.regatta.driver.history.History;

/** Factor (1 - t/T)^p, T the end of the run (PyTorch PolynomialLR). ND4J's adds t/T and rises. */
@Doc("The rate falls to 0 at the end of the run: linearly, or as a power of the time left.")
public record Polynomial(
    @Doc("Power of the share of the run that is left; 1: linear.") @Default("1") @Range(min = 0)
        double power,
    @Doc("Linear warm-up from 0, in epochs.") @Default("0") @Range(min = 0) double warmupEpochs)
    implements Schedule {
  @Override
  public double factor(double epochs, double plannedEpochs, History history) {
    return plannedEpochs == 0 ? 0 : StrictMath.pow(Math.max(0, 1 - epochs / plannedEpochs), power);
  }
}
