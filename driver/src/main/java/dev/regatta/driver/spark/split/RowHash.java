package dev.regatta.driver.spark.split;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Comparator;
import org.apache.commons.codec.digest.MurmurHash3;

/**
 * The header of a record: its split, then 128 bits of MurmurHash3 (Appleby) over the seed and the
 * content. One half of the hash chooses the split, the other comes first in the order, so that the
 * order within a split is as random as that of all rows.
 */
public final class RowHash {
  private static final int PLACE = 1;

  private RowHash() {}

  /** Writes a record's header. */
  static void stamp(byte[] record, long seed, SplitRule rule) {
    int seedAt = RowCodec.HEADER_BYTES - Long.BYTES;
    Bytes.putLong(record, seedAt, seed);
    long[] hash = MurmurHash3.hash128x64(record, seedAt, record.length - seedAt, 0);
    record[0] = (byte) rule.of(hash[0]).code();
    Bytes.putLong(record, PLACE, hash[1]);
    Bytes.putLong(record, PLACE + Long.BYTES, hash[0]);
  }

  public static Split split(byte[] record) {
    return Split.of(record[0]);
  }

  /** What orders the rows of a split; uniform over all longs, compared as unsigned. */
  static long place(byte[] record) {
    return Bytes.longAt(record, PLACE);
  }

  /** The other half of the hash. */
  static long check(byte[] record) {
    return Bytes.longAt(record, PLACE + Long.BYTES);
  }

  /** Adds a record to a fingerprint of two longs: sums, which know no order. */
  public static void addTo(long[] fingerprint, byte[] record) {
    fingerprint[0] += place(record);
    fingerprint[1] += check(record);
  }

  /**
   * The order of all records: split, hash, content. Records that are equal in it are equal rows.
   */
  static final class Order implements Comparator<byte[]>, Serializable {
    private static final long serialVersionUID = 1L;

    @Override
    public int compare(byte[] a, byte[] b) {
      return Arrays.compareUnsigned(a, b);
    }
  }
}
