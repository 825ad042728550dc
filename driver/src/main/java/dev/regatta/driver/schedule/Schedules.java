package dev.regatta.driver.schedule;

import dev.regatta.conf.Registry;

/** The schedules that job files can name. */
public final class Schedules {
  public static final Registry<Schedule> REGISTRY =
      Registry.of(Schedule.class, "schedule")
          .add("constant", Constant.class)
          .add("step", Step.class)
          .add("multi-step", MultiStep.class)
          .add("exponential", Exponential.class)
          .add("inverse-time", InverseTime.class)
          .add("polynomial", Polynomial.class)
          .add("cosine", Cosine.class)
          .add("cosine-restarts", CosineRestarts.class)
          .add("one-cycle", OneCycle.class)
          .add("plateau", Plateau.class)
          .build();

  private Schedules() {}
}
