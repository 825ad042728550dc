package dev.regatta.driver.history;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The validations of a run so far, in their order. Immutable.
 *
 * @param entries one per validation
 */
public record History(List<Entry> entries) {
  public static final History EMPTY = new History(List.of());

  public History {
    entries = List.copyOf(entries);
  }

  public History plus(Entry entry) {
    List<Entry> longer = new ArrayList<>(entries);
    longer.add(entry);
    return new History(longer);
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
