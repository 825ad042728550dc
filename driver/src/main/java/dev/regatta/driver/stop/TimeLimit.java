package dev.regatta.driver.stop;

import dev.regatta.conf.Doc;
import dev.regatta.conf.Range;
import dev.regatta.driver.history.Entry;
import dev.regatta.driver.history.History;
import dev.regatta.driver.history.Monitor;
import java.util.Optional;

/** Stops at the first validation after a time spent training. Reads a wall clock. */
@Doc("Stop at the first validation after so many minutes of training. Not reproducible.")
public record TimeLimit(
    @Doc("Minutes of training, resumed parts added up.") @Range(min = 0, minExclusive = true)
        double minutes)
    implements StopRule {
  @Override
  public Optional<StopReason> check(History history, Monitor monitor) {
    return history
        .last()
        .map(Entry::seconds)
        .filter(seconds -> seconds >= minutes * 60)
        .map(seconds -> new StopReason("trained for " + minutes + " minutes"));
  }

  @Override
  public boolean reproducible() {
    return false;
  }
}
