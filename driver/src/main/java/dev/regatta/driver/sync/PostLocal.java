package dev.regatta.driver.sync;

import dev.regatta.conf.Default;
import dev.regatta.conf.Doc;
import dev.regatta.conf.Range;
import dev.regatta.driver.history.History;
import dev.regatta.driver.history.Progress;

/**
 * An average after every step until a share of the run, then H local steps (Lin et al.: Don't Use
 * Large Mini-Batches, Use Local SGD, 2020, section 3: the switch is where the rate first falls,
 * which for their runs is half of the epochs).
 */
@Doc("An average after every step at first, then after several.")
public record PostLocal(
    @Doc("Local steps, later.") @Default("16") @Range(min = 1) int steps,
    @Doc("Share of the run that is trained with an average after every step.")
        @Default("0.5")
        @Range(min = 0, max = 1)
        double after)
    implements SyncPolicy {
  @Override
  public int localSteps(Progress progress, double learningRate, History history) {
    return progress.rows() < after * progress.plannedRows() ? 1 : steps;
  }
}
