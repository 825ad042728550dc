package dev.regatta.driver.history;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The validations of a run so far, in their order. Immutable.
 *
 * @param entries one per validation
 * @param pace what the first rounds took, where the sync policy has it measured
 */
public record History(List<Entry> entries, Pace pace) {
  public static final History EMPTY = new History(List.of(), Pace.NONE);

  public History {
    entries = List.copyOf(entries);
    // Checkpoints of releases that measured nothing have none.
    pace = pace == null ? Pace.NONE : pace;
  }

  public History plus(Entry entry) {
    List<Entry> longer = new ArrayList<>(entries);
    longer.add(entry);
    return new History(longer, pace);
  }

  public History withPace(Pace measured) {
    return new History(entries, measured);
  }

  public Optional<Entry> last() {
    return entries.isEmpty() ? Optional.empty() : Optional.of(entries.get(entries.size() - 1));
  }

  /** The entry with the best figure; of equal ones the earliest. */
  public Optional<Entry> best(Monitor monitor) {
    Entry best = null;
    for (Entry entry : entries) {
      if (best == null
          || monitor.improves(entry.metric(monitor.metric()), best.metric(monitor.metric()), 0)) {
        best = entry;
      }
    }
    return Optional.ofNullable(best);
  }
}
