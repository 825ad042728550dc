package dev.regatta.worker.prepare.number;

import dev.regatta.conf.Registry;

/** The scalings of numbers by their names in job files. */
public final class Numerics {
  public static final Registry<Numeric> REGISTRY =
      Registry.of(Numeric.class, "scaling")
          .add("standardize", Standardize.class)
          .add("min-max", MinMax.class)
          .add("robust", Robust.class)
          .add("quantile", Quantile.class)
          .add("log", Log.class)
          .add("none", Unscaled.class)
          .build();

  private Numerics() {}
}
