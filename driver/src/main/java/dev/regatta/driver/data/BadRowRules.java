package dev.regatta.driver.data;

import dev.regatta.conf.Registry;

/** The rules for bad rows: a word, or a mapping from causes. */
public final class BadRowRules {
  public static final Registry<BadRows> REGISTRY =
      Registry.of(BadRows.class, "rule for bad rows")
          .add("fail", FailBadRows.class)
          .add("skip", SkipBadRows.class)
          .add("by-cause", BadRowsByCause.class)
          .implicit("by-cause")
          .build();

  private BadRowRules() {}
}
