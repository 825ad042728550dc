package dev.regatta.driver.spark.split;

import java.io.Serializable;

/**
 * A range of the places of a stratum.
 *
 * @param greatest the last place in it
 */
record PlaceRange(String stratum, long least, long greatest) implements Serializable {
  boolean contains(long place) {
    return place >= least && place <= greatest;
  }

  /** Whether it is one place. */
  boolean one() {
    return least == greatest;
  }

  /** The places in each of so many equal bins, the last of which may hold fewer or none. */
  long width(int bins) {
    return Long.divideUnsigned(greatest - least, bins) + 1;
  }

  /**
   * The bin of a place that it contains.
   *
   * @param width of a bin
   */
  int binOf(long place, long width) {
    return (int) Long.divideUnsigned(place - least, width);
  }

  /** The range of a bin. */
  PlaceRange bin(int bin, int bins) {
    long width = width(bins);
    long from = least + bin * width;
    long room = greatest - from;
    long length = width - 1;
    boolean cut = Long.compareUnsigned(room, length) < 0;
    return new PlaceRange(stratum, from, cut ? greatest : from + length);
  }
}
