package dev.regatta.driver.sync;

import dev.regatta.driver.history.History;
import dev.regatta.driver.history.Progress;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** How many local steps the next round takes. Implementations are records without state. */
public interface SyncPolicy {
  /**
   * Local steps before the next exchange, at least 1; the loop ends a round with its epoch.
   *
   * @param learningRate of the next step; while the schedule warms up, the one that it rises to
   */
  int localSteps(Progress progress, double learningRate, History history);

  /**
   * The time after which a replica takes no other step, where that ends a round too: replicas then
   * take unequal numbers of steps.
   */
  default OptionalDouble boxMillis() {
    return OptionalDouble.empty();
  }

  /** How many rounds, from the run's first on, are to be measured: {@link History#pace}. */
  default int measuredRounds() {
    return 0;
  }

  /** The local steps that measured rounds decided; empty where none are, or not yet. */
  default OptionalInt decidedSteps(History history) {
    return OptionalInt.empty();
  }

  /** False for policies that read a wall clock: the run is then marked as not reproducible. */
  default boolean reproducible() {
    return true;
  }
}
