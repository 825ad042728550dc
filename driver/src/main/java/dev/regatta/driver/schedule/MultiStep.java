package dev.regatta.driver.schedule;

import dev.regatta.conf.Default;
import dev.regatta.conf.Doc;
import dev.regatta.conf.Range;
import dev.regatta.driver.history.History;
import java.util.List;

/**
 * Factor g^k, k the number of milestones passed (PyTorch MultiStepLR, whose milestones are epochs;
 * as shares of the run they need no change where it gets longer). Half and three quarters are He et
 * al.: Deep Residual Learning, 2016, section 4.2.
 */
@Doc("The rate is multiplied by a factor at some points of the run.")
public record MultiStep(
    @Doc("Where the rate falls, as shares of the run after the warm-up.")
        @Default("[0.5, 0.75]")
        @Range(min = 0, max = 1)
        List<Double> milestones,
    @Doc("Multiplies the rate at each fall.") @Default("0.1") @Range(min = 0, max = 1)
        double factor,
    @Doc("Linear warm-up from 0, in epochs.") @Default("0") @Range(min = 0) double warmupEpochs)
    implements Schedule {
  public MultiStep {
    milestones = List.copyOf(milestones);
  }

  @Override
  public double factor(double epochs, double plannedEpochs, History history) {
    long falls = milestones.stream().filter(share -> epochs >= share * plannedEpochs).count();
    return StrictMath.pow(factor, (double) falls);
  }
}
