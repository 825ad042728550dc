package dev.regatta.driver.averaging;

import dev.regatta.conf.Registry;

/** The averaging rules that job files can name. */
public final class AveragingRules {
  public static final Registry<Averaging> REGISTRY =
      Registry.of(Averaging.class, "averaging rule")
          .add("mean", Mean.class)
          .add("slow-momentum", SlowMomentum.class)
          .add("outer-nesterov", OuterNesterov.class)
          .add("outer-adam", OuterAdam.class)
          .add("nova", Nova.class)
          .add("elastic", Elastic.class)
          .build();

  private AveragingRules() {}
}
