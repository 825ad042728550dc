package dev.regatta.driver.data;

import dev.regatta.conf.Registry;

/** The ways to hold rows out of the training source, by the names that job files give them. */
public final class SplitMethods {
  public static final Registry<SplitMethod> REGISTRY =
      Registry.of(SplitMethod.class, "split")
          .add("random", RandomSplit.class)
          .add("stratified", StratifiedSplit.class)
          .add("group", GroupSplit.class)
          .add("time", TimeSplit.class)
          .build();

  private SplitMethods() {}

  /** What a message calls one. */
  static String name(SplitMethod method) {
    String name = REGISTRY.nameOf(method);
    return method.decidingColumn().map(column -> name + " by " + column).orElse(name);
  }
}
