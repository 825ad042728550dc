package dev.regatta.worker.prepare.number;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * Counts of numbers by value, for quantiles. Up to {@value #MAX_KEYS} different values are counted
 * apart, and quantiles are exact. Beyond, values that agree in all but their lowest bits are
 * counted together: as few bits are given up as make the different keys fit. How many that are
 * depends on the set of all values alone (a part of the rows never needs more than all of them), so
 * neither order nor partitioning changes a bit.
 *
 * <p>Error: with s bits given up, the order statistics between which a quantile lies are off by at
 * most 2^(s - 53) of their power of two. The keys suffice for values that spread over 2 to the k
 * powers of two, signs counted apart, with s at most 52 - 12 + k: such as 0.4 percent for values
 * from 1 to 4 billion, and less where values lie closer together.
 *
 * <p>Source: buckets by exponent and leading bits as in HdrHistogram (Tene); giving up precision
 * evenly until the keys fit as in UDDSketch (Epicoco, Melle, Cafaro, Pulimeno, Morleo: UDDSketch:
 * accurate tracking of quantiles in data streams, 2020), here by halves of the last bit kept.
 */
public final class QuantileSketch {
  static final int MAX_KEYS = 4096;
  private static final int FIRST_SLOTS = 16;

  /** Lowest bits of the key that are given up. */
  private int shift;

  /** A hash table with open addressing: a count of 0 marks a free slot. */
  private long[] keys = new long[FIRST_SLOTS];

  private long[] counts = new long[FIRST_SLOTS];
  private int size;

  /** Counts a number, which is not NaN. */
  public void add(double x) {
    add(order(x) >> shift, 1);
  }

  /** Counts a number, which is not NaN, so many times. */
  public void add(double x, long times) {
    add(order(x) >> shift, times);
  }

  public void merge(QuantileSketch other) {
    giveUp(other.shift);
    for (int i = 0; i < other.keys.length; i++) {
      if (other.counts[i] > 0) {
        // The shift may grow on the way.
        add((other.keys[i] << other.shift) >> shift, other.counts[i]);
      }
    }
  }

  /** What has been counted, in order. */
  public Quantiles quantiles() {
    long[] sorted = sortedKeys();
    double[] values = new double[size];
    long[] upTo = new long[size];
    long sum = 0;
    for (int i = 0; i < size; i++) {
      sum += counts[slot(sorted[i])];
      upTo[i] = sum;
      values[i] = value(sorted[i]);
    }
    return new Quantiles(values, upTo);
  }

  public void write(DataOutput out) throws IOException {
    out.writeByte(shift);
    out.writeInt(size);
    for (long key : sortedKeys()) {
      out.writeLong(key);
      out.writeLong(counts[slot(key)]);
    }
  }

  public static QuantileSketch read(DataInput in) throws IOException {
    QuantileSketch sketch = new QuantileSketch();
    sketch.shift = in.readByte();
    int size = in.readInt();
    for (int i = 0; i < size; i++) {
      sketch.add(in.readLong(), in.readLong());
    }
    return sketch;
  }

  private void add(long key, long count) {
    int slot = slot(key);
    if (counts[slot] == 0) {
      keys[slot] = key;
      size++;
    }
    counts[slot] += count;
    if (size > MAX_KEYS) {
      giveUp(shift + 1);
    } else if (2 * size > keys.length) {
      rebuild(2 * keys.length, 0);
    }
  }

  /** Gives up at least so many bits, and more while there are too many keys. */
  private void giveUp(int bits) {
    while (shift < bits || size > MAX_KEYS) {
      shift++;
      rebuild(keys.length, 1);
    }
  }

  private void rebuild(int slots, int more) {
    long[] oldKeys = keys;
    long[] oldCounts = counts;
    keys = new long[slots];
    counts = new long[slots];
    size = 0;
    for (int i = 0; i < oldKeys.length; i++) {
      if (oldCounts[i] > 0) {
        int slot = slot(oldKeys[i] >> more);
        size += counts[slot] == 0 ? 1 : 0;
        keys[slot] = oldKeys[i] >> more;
        counts[slot] += oldCounts[i];
      }
    }
  }

  /** Where a key is, or the free slot where it would be. */
  private int slot(long key) {
    int mask = keys.length - 1;
    int slot = (int) ((key * 0x9E37_79B9_7F4A_7C15L) >>> 40) & mask;
    while (counts[slot] > 0 && keys[slot] != key) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private long[] sortedKeys() {
    long[] sorted = new long[size];
    int at = 0;
    for (int i = 0; i < keys.length; i++) {
      if (counts[i] > 0) {
        sorted[at++] = keys[i];
      }
    }
    Arrays.sort(sorted);
    return sorted;
  }

  /** The middle of a key's values; the value itself where no bits are given up. */
  private double value(long key) {
    return number((key << shift) + ((1L << shift) >> 1));
  }

  /** A double's bits, so that longs compare as the numbers do. */
  private static long order(double x) {
    long bits = Double.doubleToLongBits(x + 0.0);
    return bits ^ ((bits >> 63) & Long.MAX_VALUE);
  }

  private static double number(long order) {
    return Double.longBitsToDouble(order ^ ((order >> 63) & Long.MAX_VALUE));
  }
}
