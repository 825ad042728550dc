package dev.regatta.worker.loss;

import dev.regatta.conf.Registry;

/** The losses that job files may name. */
public final class Losses {
  public static final Registry<Loss> REGISTRY =
      Registry.of(Loss.class, "loss")
          .add("cross-entropy", CrossEntropy.class)
          .add("binary-cross-entropy", BinaryCrossEntropy.class)
          .add("mse", MeanSquaredError.class)
          .add("mae", MeanAbsoluteError.class)
          .build();

  private Losses() {}

  /** What a task is trained with where the job file leaves it open. */
  public static Loss usual(boolean classifies) {
    return classifies ? new CrossEntropy() : new MeanSquaredError();
  }
}
