package dev.regatta.driver.stop;

import dev.regatta.driver.history.History;
import dev.regatta.driver.history.Monitor;
import java.util.Optional;

/** Decides after each validation whether to stop. Implementations are records without state. */
public interface StopRule {
  Optional<StopReason> check(History history, Monitor monitor);

  /** False for rules that read a wall clock: the run is then marked as not reproducible. */
  default boolean reproducible() {
    return true;
  }
}
