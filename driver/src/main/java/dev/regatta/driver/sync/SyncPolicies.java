package dev.regatta.driver.sync;

import dev.regatta.conf.Registry;

/** The sync policies that job files can name; a bare number means that many local steps. */
public final class SyncPolicies {
  public static final Registry<SyncPolicy> REGISTRY =
      Registry.of(SyncPolicy.class, "sync policy")
          .add("every", Every.class)
          .add("post-local", PostLocal.class)
          .add("quadratic", Quadratic.class)
          .add("budget", Budget.class)
          .add("time-box", TimeBox.class)
          .number("every", "steps")
          .build();

  private SyncPolicies() {}
}
