package dev.regatta.worker.prepare.time;

/**
 * Year, month and day of days since 1970-01-01, in the proleptic Gregorian calendar and without an
 * object. Source: Hinnant: chrono-compatible low-level date algorithms (civil_from_days), 2013: a
 * year that begins in March has its leap day at the end.
 */
final class Civil {
  private static final int DAYS_TO_MARCH_OF_YEAR_0 = 719_468;
  private static final int ERA_DAYS = 146_097;
  private static final int ERA_YEARS = 400;

  private Civil() {}

  static long year(long day) {
    long era = Math.floorDiv(day + DAYS_TO_MARCH_OF_YEAR_0, (long) ERA_DAYS);
    int inEra = dayOfEra(day);
    int year = yearOfEra(inEra);
    return era * ERA_YEARS + year + (marchMonth(dayOfYear(inEra, year)) >= 10 ? 1 : 0);
  }

  /** 1 is January. */
  static int month(long day) {
    int inEra = dayOfEra(day);
    int month = marchMonth(dayOfYear(inEra, yearOfEra(inEra)));
    return month < 10 ? month + 3 : month - 9;
  }

  /** From 1 on. */
  static int dayOfMonth(long day) {
    int inEra = dayOfEra(day);
    int ofYear = dayOfYear(inEra, yearOfEra(inEra));
    return ofYear - (153 * marchMonth(ofYear) + 2) / 5 + 1;
  }

  private static int dayOfEra(long day) {
    return (int) Math.floorMod(day + DAYS_TO_MARCH_OF_YEAR_0, (long) ERA_DAYS);
  }

  private static int yearOfEra(int day) {
    return (day - day / 1460 + day / 36_524 - day / 146_096) / 365;
  }

  private static int dayOfYear(int dayOfEra, int year) {
    return dayOfEra - (365 * year + year / 4 - year / 100);
  }

  /** 0 is March. */
  private static int marchMonth(int dayOfYear) {
    return (5 * dayOfYear + 2) / 153;
  }
}
