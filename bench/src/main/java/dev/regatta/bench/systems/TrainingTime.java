package dev.regatta.bench.systems;

import dev.regatta.driver.exchange.Traffic;
import dev.regatta.driver.history.Entry;
import dev.regatta.driver.spark.run.RunListener;
import dev.regatta.driver.state.TrainingState;
import dev.regatta.worker.train.RoundPlan;

/**
 * The seconds of a run's rounds, from the first one's start to the last one's average without what
 * lies between an epoch's last average and the next epoch: validation.
 */
final class TrainingTime implements RunListener {
  private static final String ACCURACY = "validation-accuracy";

  private final double goal;
  private long resumed;
  private long averaged;
  private long nanos;
  private boolean reached;

  /** Notes when a validation's accuracy is as high as {@code goal}; 2 is never reached. */
  TrainingTime(double goal) {
    this.goal = goal;
  }

  @Override
  public void started(RunPlan run) {
    resumed = System.nanoTime();
    averaged = resumed;
  }

  @Override
  public void averaged(TrainingState state, RoundPlan plan, Traffic traffic) {
    averaged = System.nanoTime();
  }

  @Override
  public void validated(Entry entry) {
    nanos += averaged - resumed;
    reached |= entry.metric(ACCURACY) >= goal;
    resumed = System.nanoTime();
    averaged = resumed;
  }

  boolean reached() {
    return reached;
  }

  double seconds() {
    return nanos / 1e9;
  }
}
