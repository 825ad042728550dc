package dev.regatta.driver.stop;

import dev.regatta.conf.Registry;

/** The stop rules that job files can name. */
public final class StopRules {
  public static final Registry<StopRule> REGISTRY =
      Registry.of(StopRule.class, "stop rule")
          .add("patience", Patience.class)
          .add("target", Target.class)
          .add("generalization-loss", GeneralizationLoss.class)
          .add("successive-rises", SuccessiveRises.class)
          .add("divergence", Diverging.class)
          .add("time-limit", TimeLimit.class)
          .build();

  private StopRules() {}
}
