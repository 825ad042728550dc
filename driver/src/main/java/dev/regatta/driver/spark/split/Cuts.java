package dev.regatta.driver.spark.split;

import java.io.Serializable;
import java.util.HashMap;

/**
 * Where the rows of a source are cut into splits, stratum by stratum: the last place of the test's
 * rows, and that of the validation's behind them.
 */
final class Cuts implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Before all rows: no row is held out. */
  static final long NONE = Long.MIN_VALUE;

  private final HashMap<String, long[]> lastPlaces = new HashMap<>();

  /** Cuts a stratum; places are above {@link #NONE}. */
  void put(String stratum, long lastOfTest, long lastOfValidation) {
    lastPlaces.put(stratum, new long[] {lastOfTest, lastOfValidation});
  }

  /** The split of a row. */
  Split of(String stratum, long place, Split rest) {
    long[] last = lastPlaces.get(stratum);
    long at = place(place);
    if (last == null || at > last[1]) {
      return rest;
    }
    return at <= last[0] ? Split.TEST : Split.VALIDATION;
  }

  /** A place as it is counted: the lowest of all longs is taken. */
  static long place(long place) {
    return Math.max(place, NONE + 1);
  }
}
