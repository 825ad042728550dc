package dev.regatta.bench.systems;

import dev.regatta.driver.history.Entry;
import dev.regatta.driver.spark.run.RunListener;
import dev.regatta.driver.state.TrainingState;

/**
 * The seconds of a run's rounds, from the first one's start to the last one's end without what lies
 * between an epoch's last round and the next epoch: validation.
 */
final class TrainingTime implements RunListener {
  private static final String ACCURACY = "validation-accuracy";

  private final double goal;
  private long resumed;
  private long rounded;
  private long nanos;
  private boolean reached;

  /** Notes when a validation's accuracy is as high as {@code goal}; 2 is never reached. */
  TrainingTime(double goal) {
    this.goal = goal;
  }

  @Override
  public void started(RunPlan plan) {
    resumed = System.nanoTime();
    rounded = resumed;
  }

  @Override
  public void rounded(TrainingState state) {
    rounded = System.nanoTime();
  }

  @Override
  public void validated(Entry entry) {
    nanos += rounded - resumed;
    reached |= entry.metric(ACCURACY) >= goal;
    resumed = System.nanoTime();
    rounded = resumed;
  }

  boolean reached() {
    return reached;
  }

  double seconds() {
    return nanos / 1e9;
  }
}
