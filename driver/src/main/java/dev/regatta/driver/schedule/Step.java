package dev.regatta.driver.schedule;

import dev.regatta.conf.Default;
import dev.regatta.conf.Doc;
import dev.regatta.conf.Range;
import dev.regatta.driver.history.History;

/** Factor g^floor(t/s), t in epochs (PyTorch StepLR). */
@Doc("The rate is multiplied by a factor every so many epochs.")
public record Step(
    @Doc("Epochs between two falls.") @Default("10") @Range(min = 0, minExclusive = true)
        double everyEpochs,
    @Doc("Multiplies the rate at each fall.") @Default("0.1") @Range(min = 0, max = 1)
        double factor,
    @Doc("Linear warm-up from 0, in epochs.") @Default("0") @Range(min = 0) double warmupEpochs)
    implements Schedule {
  @Override
  public double factor(double epochs, double plannedEpochs, History history) {
    return StrictMath.pow(factor, Math.floor(epochs / everyEpochs));
  }
}
