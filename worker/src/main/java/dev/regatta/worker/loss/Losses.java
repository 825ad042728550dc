package dev.regatta.worker.loss;

import dev.regatta.conf.Registry;

/** The losses that job files may name. */
public final class Losses {
  public static final Registry<Loss> REGISTRY =
      Registry.of(Loss.class, "loss")
          .add("cross-entropy", CrossEntropy.class)
          .add("binary-cross-entropy", BinaryCrossEntropy.class)
          .add("focal", Focal.class)
          .add("hinge", Hinge.class)
          .add("mse", MeanSquaredError.class)
          .add("mae", MeanAbsoluteError.class)
          .add("huber", Huber.class)
          .add("log-cosh", LogCosh.class)
          .add("quantile", Quantile.class)
          .add("poisson", Poisson.class)
          .build();

  private Losses() {}

  /** What a task is trained with where the job file leaves it open. */
  public static Loss usual(boolean classifies) {
    return classifies ? new CrossEntropy() : new MeanSquaredError();
  }
}
