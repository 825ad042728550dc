package dev.regatta.worker.network;

import dev.regatta.conf.Registry;

/** The normalizations that job files may name. */
public final class Normalizations {
  public static final Registry<Normalization> REGISTRY =
      Registry.of(Normalization.class, "normalization")
          .add("layer-norm", LayerNorm.class)
          .add("batch-norm", BatchNorm.class)
          .build();

  private Normalizations() {}

  static void checkEpsilon(double epsilon) {
    if (!(epsilon > 0 && epsilon < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("epsilon is " + epsilon + "; it is a number above 0");
    }
  }
}
