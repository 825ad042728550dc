package dev.regatta.driver.schedule;

import dev.regatta.conf.Default;
import dev.regatta.conf.Doc;
import dev.regatta.conf.Range;
import dev.regatta.driver.history.Entry;
import dev.regatta.driver.history.History;

/**
 * Falls when the validation loss has stopped falling (PyTorch ReduceLROnPlateau, mode min,
 * threshold_mode rel). The falls are counted anew from the history at every call, so a resumed run
 * goes on as it would have.
 */
@Doc("The rate is multiplied by a factor when the validation loss stops falling.")
public record Plateau(
    @Doc("Multiplies the rate at each fall.") @Default("0.1") @Range(min = 0, max = 1)
        double factor,
    @Doc("Validations without improvement before a fall.") @Default("10") @Range(min = 0)
        int patience,
    @Doc("An improvement is a loss below best x (1 - threshold).")
        @Default("0.0001")
        @Range(min = 0, max = 1)
        double threshold,
    @Doc("Validations after a fall that do not count.") @Default("0") @Range(min = 0) int cooldown,
    @Doc("Linear warm-up from 0, in epochs.") @Default("0") @Range(min = 0) double warmupEpochs)
    implements Schedule {
  @Override
  public double factor(double epochs, double plannedEpochs, History history) {
    double best = Double.POSITIVE_INFINITY;
    int bad = 0;
    int rest = 0;
    int falls = 0;
    for (Entry entry : history.entries()) {
      double loss = entry.metric("validation-loss");
      if (loss < best * (1 - threshold)) {
        best = loss;
        bad = 0;
      } else {
        bad++;
      }
      if (rest > 0) {
        rest--;
        bad = 0;
      }
      if (bad > patience) {
        falls++;
        rest = cooldown;
        bad = 0;
      }
    }
    return StrictMath.pow(factor, falls);
  }
}
