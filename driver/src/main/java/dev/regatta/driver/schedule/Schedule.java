package dev.regatta.driver.schedule;

import dev.regatta.driver.history.History;
import dev.regatta.driver.history.Progress;

/**
 * A global learning-rate schedule: the factor on the optimizer's learning rate, as a function of
 * rows trained and of the validations so far. Implementations are records without state.
 *
 * <p>Any schedule may begin with a linear warm-up; its own clock starts where the warm-up ends.
 */
public interface Schedule {
  /** Length of the warm-up in epochs; 0 for none. */
  double warmupEpochs();

  /** Where the warm-up ends: the factor at the schedule's own start. */
  default double startFactor() {
    return 1;
  }

  /**
   * The factor after the warm-up.
   *
   * @param epochs epochs trained since the end of the warm-up
   * @param plannedEpochs epochs between the end of the warm-up and the end of the run
   */
  double factor(double epochs, double plannedEpochs, History history);

  /** The factor for one local step. The first warm-up step is not 0: a step counts as it ends. */
  default double at(Progress progress, History history) {
    double warmupRows = warmupEpochs() * progress.epochRows();
    if (progress.rows() < warmupRows) {
      return startFactor() * Math.min(1, (progress.rows() + progress.stepRows()) / warmupRows);
    }
    double planned = Math.max(0, progress.plannedRows() - warmupRows) / progress.epochRows();
    return factor((progress.rows() - warmupRows) / progress.epochRows(), planned, history);
  }

  /** As {@link #at}; but while the rate is meant to rise, the factor that it rises to. */
  default double risen(Progress progress, History history) {
    boolean warmingUp = progress.rows() < warmupEpochs() * progress.epochRows();
    return warmingUp ? startFactor() : at(progress, history);
  }
}
