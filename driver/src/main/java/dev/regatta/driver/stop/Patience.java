package dev.regatta.driver.stop;

import dev.regatta.conf.Counted;
import dev.regatta.conf.Default;
import dev.regatta.conf.Doc;
import dev.regatta.conf.Range;
import dev.regatta.driver.history.Entry;
import dev.regatta.driver.history.History;
import dev.regatta.driver.history.Monitor;
import java.util.Optional;

/** Stops after so many validations in a row that did not improve on the best one before them. */
@Doc("Stop after so many validations without improvement.")
public record Patience(
    @Doc("Validations without improvement.") @Default("5") @Range(min = 1) int validations,
    @Doc("An improvement is more than this, in the metric's own unit.")
        @Default("0")
        @Range(min = 0)
        double minDelta)
    implements StopRule {
  @Override
  public Optional<StopReason> check(History history, Monitor monitor) {
    double best = Double.NaN;
    int since = 0;
    for (Entry entry : history.entries()) {
      double value = entry.metric(monitor.metric());
      if (monitor.improves(value, best, minDelta)) {
        best = value;
        since = 0;
      } else {
        since++;
      }
    }
    return since < validations
        ? Optional.empty()
        : Optional.of(
            new StopReason(
                "no better "
                    + monitor.metric()
                    + " than "
                    + StopReason.figure(best)
                    + " in "
                    + Counted.of(since, "validation")));
  }
}
