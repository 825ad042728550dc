package dev.regatta.worker.prepare.time;

/** A part of a date or timestamp. One with a cycle becomes two inputs, the others one number. */
public enum TimePart {
  /** A number. */
  YEAR(0),
  /** January is the first of 12. */
  MONTH(12),
  /** Day of the month: the first of 31. */
  DAY(31),
  /** Monday is the first of 7. */
  WEEKDAY(7),
  /** Time of day to the minute: midnight is the first of 1440. */
  HOUR(1440),
  /** Days since 1970-01-01, with their fraction in timestamps. */
  DAYS(0);

  private final int steps;

  TimePart(int steps) {
    this.steps = steps;
  }

  boolean cyclic() {
    return steps > 0;
  }

  /** The steps of its cycle; 0 without one. */
  int steps() {
    return steps;
  }
}
