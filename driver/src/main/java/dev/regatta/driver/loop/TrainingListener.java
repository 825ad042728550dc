package dev.regatta.driver.loop;

import dev.regatta.driver.exchange.Traffic;
import dev.regatta.driver.history.Entry;
import dev.regatta.driver.state.TrainingState;
import dev.regatta.worker.train.Divergence;
import dev.regatta.worker.train.RoundPlan;

/** Observes a run; changes nothing. */
public interface TrainingListener {
  /**
   * After each average, before it is validated and saved; {@code state} is only valid during the
   * call.
   *
   * @param plan what was trained
   * @param traffic all that was moved so far
   */
  default void averaged(TrainingState state, RoundPlan plan, Traffic traffic) {}

  /** After each round; {@code state} is only valid during the call. */
  default void rounded(TrainingState state) {}

  /** After each validation. */
  default void validated(Entry entry) {}

  /** After the round with which measuring ended: rounds have so many local steps from now on. */
  default void stepsDecided(int localSteps) {}

  /** Before a diverged round is tried again, at {@code rateScale} of the job's learning rate. */
  default void rolledBack(Divergence divergence, double rateScale) {}

  /**
   * After the loop went back to the last checkpoint because slots that replicas keep were lost;
   * {@code state} is that checkpoint's, and only valid during the call.
   */
  default void wentBack(TrainingState state) {}
}
