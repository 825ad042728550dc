package dev.regatta.driver.schedule;

import dev.regatta.driver.history.History;
import dev.regatta.driver.history.Progress;

/**
 * What becomes of the learning rate where many replicas train: their average is less noisy than one
 * batch, so it may bear a longer step. Never implied; where it is too much, training diverges.
 */
public enum ReplicaScale {
  /** The optimizer's rate, for any number of replicas. */
  NONE,
  /** As many times the rate as there are replicas (Goyal et al. 2017, with a warm-up). */
  LINEAR,
  /** The root of that (Krizhevsky 2014; for Adam: Malladi et al. 2022). */
  SQRT;

  /** By what the learning rate is multiplied. */
  public double factor(int replicas) {
    return switch (this) {
      case NONE -> 1;
      case LINEAR -> replicas;
      case SQRT -> Math.sqrt(replicas);
    };
  }

  /** The schedule of a job with so many replicas: itself, or times the factor. */
  public Schedule of(Schedule schedule, int replicas) {
    double factor = factor(replicas);
    return factor == 1 ? schedule : new Scaled(schedule, factor);
  }

  /** No record: job files cannot name it. */
  private static final class Scaled implements Schedule {
    private final Schedule schedule;
    private final double scale;

    Scaled(Schedule schedule, double scale) {
      this.schedule = schedule;
      this.scale = scale;
    }

    @Override
    public double warmupEpochs() {
      return schedule.warmupEpochs();
    }

    @Override
    public double startFactor() {
      return scale * schedule.startFactor();
    }

    @Override
    public double factor(double epochs, double plannedEpochs, History history) {
      return scale * schedule.factor(epochs, plannedEpochs, history);
    }

    @Override
    public double at(Progress progress, History history) {
      return scale * schedule.at(progress, history);
    }

    @Override
    public double risen(Progress progress, History history) {
      return scale * schedule.risen(progress, history);
    }
  }
}
