package dev.regatta.driver.job;

import dev.regatta.conf.Registry;

/** The ways to weigh classes: a word, or weights by name. */
public final class ClassWeightRules {
  public static final Registry<ClassWeights> REGISTRY =
      Registry.of(ClassWeights.class, "rule for class weights")
          .add("none", EqualClasses.class)
          .add("balanced", BalancedClasses.class)
          .add("by-name", WeightedClasses.class)
          .implicit("by-name")
          .build();

  private ClassWeightRules() {}
}
