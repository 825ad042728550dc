package dev.regatta.driver.averaging;

import dev.regatta.conf.Registry;

/** The weights that job files can have judged and made the model. */
public final class IterateAverages {
  public static final Registry<IterateAverage> REGISTRY =
      Registry.of(IterateAverage.class, "average over rounds")
          .add("last", Last.class)
          .add("ema", Ema.class)
          .add("swa", Swa.class)
          .build();

  private IterateAverages() {}
}
