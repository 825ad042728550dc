package dev.regatta.driver.spark.split;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import scala.Tuple2;

/**
 * The records of a partition in order. Pages come bucket by bucket, buckets being ranges of the
 * order: one bucket at a time is in memory and is sorted.
 */
public final class OrderedRecords {
  private static final long LOW = 0xFFFF_FFFFL;

  private final Iterator<Tuple2<Long, byte[]>> source;
  private @Nullable Tuple2<Long, byte[]> pending;
  private final List<byte[]> pages = new ArrayList<>();

  /** Page and offset of each record of the bucket, as it came. */
  private long[] places = new long[1 << 10];

  /** In the order: the upper half sorts, the lower half is an index into {@link #places}. */
  private long[] order = new long[1 << 10];

  private int records;
  private int next;
  private byte[] page = {};
  private int from;

  /**
   * Reads pages.
   *
   * @param source in the order of its keys, the buckets
   */
  public OrderedRecords(Iterator<Tuple2<Long, byte[]>> source) {
    this.source = source;
  }

  /** Goes to the next record; false where there is none. */
  public boolean advance() {
    while (next == records) {
      if (!fill()) {
        return false;
      }
    }
    long place = places[(int) order[next++]];
    page = pages.get((int) (place >>> Integer.SIZE));
    from = (int) place;
    return true;
  }

  /** The page of the record. */
  public byte[] page() {
    return page;
  }

  /** The first byte of the record's content in its page. */
  public int from() {
    return from + RowCodec.HEADER_BYTES;
  }

  /** The byte behind the record. */
  public int to() {
    return end(page, from);
  }

  private boolean fill() {
    pages.clear();
    records = 0;
    next = 0;
    if (pending == null && source.hasNext()) {
      pending = source.next();
    }
    if (pending == null) {
      return false;
    }
    long bucket = pending._1();
    while (pending != null && pending._1() == bucket) {
      add(pending._2());
      pending = source.hasNext() ? source.next() : null;
    }
    sort();
    return true;
  }

  private void add(byte[] added) {
    long number = (long) pages.size() << Integer.SIZE;
    pages.add(added);
    for (int at = Integer.BYTES; at < added.length; at = end(added, at) + Integer.BYTES) {
      if (records == places.length) {
        places = Arrays.copyOf(places, 2 * records);
        order = Arrays.copyOf(order, 2 * records);
      }
      order[records] = RowHash.place(added, at);
      places[records++] = number | at;
    }
  }

  /**
   * Sorts by the first 32 bits of the hash in which the bucket's records differ, as plain longs,
   * and then what is equal in them record by record.
   */
  private void sort() {
    long differing = 0;
    for (int i = 1; i < records; i++) {
      differing |= order[i] ^ order[0];
    }
    int same = Math.min(Integer.SIZE, Long.numberOfLeadingZeros(differing));
    for (int i = 0; i < records; i++) {
      order[i] = (((order[i] << same) & ~LOW) ^ Long.MIN_VALUE) | i;
    }
    Arrays.sort(order, 0, records);
    int start = 0;
    for (int i = 1; i <= records; i++) {
      if (i == records || order[i] >> Integer.SIZE != order[start] >> Integer.SIZE) {
        if (i - start > 1) {
          sortRecords(start, i);
        }
        start = i;
      }
    }
  }

  private void sortRecords(int start, int end) {
    Long[] equal = new Long[end - start];
    Arrays.setAll(equal, i -> order[start + i]);
    Arrays.sort(equal, (a, b) -> compare(places[a.intValue()], places[b.intValue()]));
    for (int i = 0; i < equal.length; i++) {
      order[start + i] = equal[i];
    }
  }

  /** Split, hash, content. Records that are equal in it are equal rows. */
  private int compare(long a, long b) {
    byte[] pageOfA = pages.get((int) (a >>> Integer.SIZE));
    byte[] pageOfB = pages.get((int) (b >>> Integer.SIZE));
    int fromA = (int) a;
    int fromB = (int) b;
    return Arrays.compareUnsigned(
        pageOfA, fromA, end(pageOfA, fromA), pageOfB, fromB, end(pageOfB, fromB));
  }

  private static int end(byte[] page, int from) {
    return from + Bytes.intAt(page, from - Integer.BYTES);
  }
}
