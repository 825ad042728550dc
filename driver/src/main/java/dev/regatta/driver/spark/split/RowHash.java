package dev.regatta.driver.spark.split;

import org.apache.commons.codec.digest.MurmurHash3;

/**
 * The header of a record: its split, then 128 bits of MurmurHash3 (Appleby) over the seed and the
 * content. One half of the hash may choose the split, the other comes first in the order, so that
 * the order within a split is as random as that of all rows.
 */
public final class RowHash {
  private static final int PLACE = 1;

  private RowHash() {}

  /** Writes the hash of the record in the first {@code length} bytes. */
  static void stamp(byte[] record, int length, long seed) {
    int seedAt = RowCodec.HEADER_BYTES - Long.BYTES;
    Bytes.putLong(record, seedAt, seed);
    long[] hash = MurmurHash3.hash128x64(record, seedAt, length - seedAt, 0);
    Bytes.putLong(record, PLACE, hash[1]);
    Bytes.putLong(record, PLACE + Long.BYTES, hash[0]);
  }

  /** Writes the split of a record. */
  static void putSplit(byte[] record, Split split) {
    record[0] = (byte) split.code();
  }

  static Split split(byte[] record) {
    return Split.of(record[0]);
  }

  /**
   * What orders the rows of a split; uniform over all longs, compared as unsigned.
   *
   * @param from the record's first byte
   */
  static long place(byte[] page, int from) {
    return Bytes.longAt(page, from + PLACE);
  }

  /** The other half of the hash, which may choose the split; uniform over all longs. */
  static long check(byte[] page, int from) {
    return Bytes.longAt(page, from + PLACE + Long.BYTES);
  }

  /** Adds a record to a fingerprint of two longs: sums, which know no order. */
  public static void addTo(long[] fingerprint, byte[] record) {
    fingerprint[0] += place(record, 0);
    fingerprint[1] += check(record, 0);
  }
}
