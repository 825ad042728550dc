package dev.regatta.worker.prepare.number;

import java.util.Arrays;

/** Counted numbers in order, to read quantiles from. */
public final class Quantiles {
  private final double[] values;
  private final long[] upTo;

  /**
   * Counts in order.
   *
   * @param values ascending
   * @param upTo how many numbers are at most the value, by value
   */
  Quantiles(double[] values, long[] upTo) {
    this.values = values;
    this.upTo = upTo;
  }

  /**
   * Linear between the two order statistics around (n - 1) share, as numpy does (type 7 of Hyndman,
   * Fan: Sample quantiles in statistical packages, 1996).
   *
   * @param share 0 to 1
   */
  public double at(double share) {
    long last = upTo[upTo.length - 1] - 1;
    double place = share * last;
    long below = (long) place;
    double low = statistic(below);
    double high = statistic(Math.min(last, below + 1));
    return Math.min(high, low + (place - below) * (high - low));
  }

  /** The number at a place in the order, 0-based. */
  private double statistic(long place) {
    int at = Arrays.binarySearch(upTo, place + 1);
    return values[at >= 0 ? at : -at - 1];
  }
}
