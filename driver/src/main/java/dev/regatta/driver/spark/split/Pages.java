package dev.regatta.driver.spark.split;

import java.util.Arrays;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * Collects records by destination into pages: one byte array holds many records, each behind its
 * length (an int). Few large values cross a shuffle instead of many small ones. Not thread-safe.
 */
public final class Pages {
  private static final int PAGE_BYTES = 32 << 10;
  private static final int FIRST_BYTES = 1 << 10;

  /** Of all unfinished pages together: then each one goes out as it is. */
  private static final long MAX_BYTES = 16 << 20;

  private final byte[][] pages;
  private final int[] lengths;
  private final Target target;
  private long bytes;

  /** Takes finished pages. */
  @FunctionalInterface
  public interface Target {
    void take(int destination, byte[] page);
  }

  public Pages(int destinations, Target target) {
    pages = new byte[destinations][];
    lengths = new int[destinations];
    this.target = target;
  }

  /** Appends {@code record[from]} to {@code record[to - 1]} to a destination's page. */
  public void add(int destination, byte[] record, int from, int to) {
    int length = to - from;
    int at = lengths[destination];
    byte[] page = room(destination, at + Integer.BYTES + length);
    Bytes.putInt(page, at, length);
    System.arraycopy(record, from, page, at + Integer.BYTES, length);
    lengths[destination] = at + Integer.BYTES + length;
    bytes += Integer.BYTES + length;
    if (lengths[destination] >= PAGE_BYTES) {
      finish(destination);
    } else if (bytes >= MAX_BYTES) {
      finish();
    }
  }

  /** Hands out what is left. */
  public void finish() {
    for (int destination = 0; destination < pages.length; destination++) {
      if (lengths[destination] > 0) {
        finish(destination);
      }
    }
  }

  private void finish(int destination) {
    int length = lengths[destination];
    lengths[destination] = 0;
    bytes -= length;
    target.take(destination, Arrays.copyOf(pages[destination], length));
  }

  private byte[] room(int destination, int length) {
    byte[] page = pages[destination];
    if (page == null || page.length < length) {
      int bytesBefore = page == null ? FIRST_BYTES : 2 * page.length;
      byte[] larger = new byte[Math.max(bytesBefore, length)];
      if (page != null) {
        System.arraycopy(page, 0, larger, 0, lengths[destination]);
      }
      pages[destination] = larger;
      return larger;
    }
    return page;
  }

  /** Goes through the records of pages. */
  public static final class Cursor {
    private final Iterator<byte[]> pages;
    private byte @Nullable [] page;
    private int from;
    private int to;

    public Cursor(Iterator<byte[]> pages) {
      this.pages = pages;
    }

    /** Goes to the next record; false where there is none. */
    public boolean advance() {
      byte[] current = page;
      while (current == null || to == current.length) {
        if (!pages.hasNext()) {
          return false;
        }
        current = pages.next();
        to = 0;
      }
      page = current;
      from = to + Integer.BYTES;
      to = from + Bytes.intAt(current, to);
      return true;
    }

    /** The page of the record. */
    public byte[] page() {
      if (page == null) {
        throw new IllegalStateException("before the first record");
      }
      return page;
    }

    /** The record's first byte in its page. */
    public int from() {
      return from;
    }

    /** The byte behind the record. */
    public int to() {
      return to;
    }
  }
}
