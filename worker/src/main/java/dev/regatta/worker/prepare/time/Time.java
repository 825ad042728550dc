package dev.regatta.worker.prepare.time;

import dev.regatta.conf.Auto;
import dev.regatta.conf.Default;
import dev.regatta.conf.Doc;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/** How dates and timestamps become inputs. */
@Doc("How dates and timestamps become inputs.")
public record Time(
    @Doc(
            "Which parts: year, month, day (of the month), weekday, hour (the time of day), days"
                + " (since 1970-01-01). Year and days are scaled as numbers are; the others go"
                + " round, and each is a sine and a cosine. Auto: all; a date has no hour.")
        @Auto
        Optional<List<TimePart>> parts,
    @Doc("The time zone of a timestamp's parts: UTC, Europe/Berlin, +02:00.") @Default("UTC")
        String zone) {
  public Time {
    parts = parts.map(List::copyOf);
    List<TimePart> named = parts.orElse(List.of(TimePart.DAYS));
    if (named.isEmpty()) {
      throw new IllegalArgumentException("parts must name at least one part, or be auto");
    }
    if (named.stream().distinct().count() < named.size()) {
      throw new IllegalArgumentException("parts name a part twice");
    }
    try {
      ZoneId.of(zone);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "zone " + zone + " is no time zone such as UTC or Europe/Berlin", e);
    }
  }

  /** The parts of a column of times, maybe none: days have no hour. */
  public TimeParts of(TimeUnit unit) {
    List<TimePart> all = parts.orElse(List.of(TimePart.values()));
    return new TimeParts(
        unit,
        ZoneId.of(zone),
        all.stream().filter(part -> unit != TimeUnit.DAY || part != TimePart.HOUR).toList());
  }
}
