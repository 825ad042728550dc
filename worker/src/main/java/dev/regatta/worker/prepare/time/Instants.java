package dev.regatta.worker.prepare.time;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Times as microseconds since 1970-01-01 UTC: what columns of times are read as. A date is its
 * first moment; a time without zone counts as UTC.
 */
public final class Instants {
  private static final double DAY_MICROS = 86_400e6;
  private static final double SECOND_MICROS = 1e6;
  private static final double MICRO_NANOS = 1e3;

  /** ISO 8601, with a space for the T too: date, time of day, fraction, offset. */
  private static final Pattern TEXT =
      Pattern.compile(
          "(\\d{4}-\\d{2}-\\d{2})(?:[T ](\\d{2}:\\d{2}(?::\\d{2}(?:\\.\\d{1,9})?)?)"
              + " ?(Z|[+-]\\d{2}:?\\d{2})?)?");

  private Instants() {}

  public static double ofDays(double days) {
    return days * DAY_MICROS;
  }

  public static double of(LocalDate date) {
    return ofDays((double) date.toEpochDay());
  }

  public static double of(LocalDateTime time) {
    return of(time.toInstant(ZoneOffset.UTC));
  }

  public static double of(Instant instant) {
    return instant.getEpochSecond() * SECOND_MICROS + Math.floor(instant.getNano() / MICRO_NANOS);
  }

  /** Of a text such as 2021-01-31, 2021-01-31 18:05:00.25 or 2021-01-31T18:05Z; NaN of others. */
  public static double parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      return Double.NaN;
    }
    try {
      LocalDate date = LocalDate.parse(matcher.group(1));
      String time = matcher.group(2);
      if (time == null) {
        return of(date);
      }
      LocalDateTime local = date.atTime(LocalTime.parse(time));
      String zone = matcher.group(3);
      ZoneOffset offset = zone == null ? ZoneOffset.UTC : ZoneOffset.of(zone);
      return of(local.toInstant(offset).truncatedTo(ChronoUnit.MICROS));
    } catch (DateTimeException e) {
      return Double.NaN;
    }
  }

  /** The days in microseconds, rounded down. */
  public static double days(double micros) {
    return Math.floor(micros / DAY_MICROS);
  }
}
