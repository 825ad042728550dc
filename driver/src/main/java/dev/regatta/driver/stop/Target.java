package dev.regatta.driver.stop;

import dev.regatta.conf.Doc;
import dev.regatta.driver.history.History;
import dev.regatta.driver.history.Monitor;
import java.util.Optional;

/** Stops when the monitored metric is as good as a target. */
@Doc("Stop when the monitored metric reaches a value.")
public record Target(@Doc("The value, in the metric's own unit.") double value)
    implements StopRule {
  @Override
  public Optional<StopReason> check(History history, Monitor monitor) {
    return history
        .last()
        .map(entry -> entry.metric(monitor.metric()))
        .filter(seen -> monitor.reaches(seen, value))
        .map(StopReason::figure)
        .map(seen -> new StopReason(monitor.metric() + " " + seen + " reached " + value));
  }
}
