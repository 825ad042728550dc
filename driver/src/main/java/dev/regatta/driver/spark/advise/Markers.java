package dev.regatta.driver.spark.advise;

import java.util.List;

/** Texts that people write where a value is missing. */
final class Markers {
  /** Those that mean nothing else. */
  private static final List<String> CERTAIN =
      List.of("?", "NA", "N/A", "n/a", "null", "NULL", "\\N", "NaN", "nan", "#N/A");

  /** Those that may be a category, and are none among numbers. */
  private static final List<String> AMONG_NUMBERS =
      List.of("na", "none", "None", "NONE", "-", "--", ".", "missing", "unknown", "Unknown");

  static final int COUNT = CERTAIN.size() + AMONG_NUMBERS.size();

  private Markers() {}

  /** Its place among all, or -1. */
  static int indexOf(String text) {
    int certain = CERTAIN.indexOf(text);
    int other = certain >= 0 ? -1 : AMONG_NUMBERS.indexOf(text);
    return other >= 0 ? CERTAIN.size() + other : certain;
  }

  static String text(int marker) {
    return isCertain(marker) ? CERTAIN.get(marker) : AMONG_NUMBERS.get(marker - CERTAIN.size());
  }

  static boolean isCertain(int marker) {
    return marker < CERTAIN.size();
  }
}
