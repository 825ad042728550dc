package dev.regatta.driver.stop;

import dev.regatta.conf.Counted;
import dev.regatta.conf.Default;
import dev.regatta.conf.Doc;
import dev.regatta.conf.Range;
import dev.regatta.driver.history.Entry;
import dev.regatta.driver.history.History;
import dev.regatta.driver.history.Monitor;
import java.util.List;
import java.util.Optional;

/**
 * Stops when the monitored figure got worse in so many strips in a row, each as many validations
 * long, from the end of one to the end of the next (Prechelt: Early Stopping - But When?, 1998,
 * section 2.2: UP_s, with strips of 5). How much worse does not matter.
 */
@Doc("Stop when the monitored figure got worse over several strips of validations in a row.")
public record SuccessiveRises(
    @Doc("Strips in a row that end worse than the one before.") @Default("3") @Range(min = 1)
        int strips,
    @Doc("Validations in a strip.") @Default("5") @Range(min = 1) int validations)
    implements StopRule {
  @Override
  public Optional<StopReason> check(History history, Monitor monitor) {
    List<Entry> entries = history.entries();
    int rises = 0;
    for (int end = 2 * validations; end <= entries.size(); end += validations) {
      double now = entries.get(end - 1).metric(monitor.metric());
      double before = entries.get(end - 1 - validations).metric(monitor.metric());
      rises = monitor.improves(before, now, 0) ? rises + 1 : 0;
    }
    return rises >= strips && entries.size() % validations == 0
        ? Optional.of(
            new StopReason(
                monitor.metric()
                    + " got worse over "
                    + Counted.of(rises, "strip")
                    + " of "
                    + Counted.of(validations, "validation")
                    + (rises == 1 ? "" : " in a row")))
        : Optional.empty();
  }
}
