package dev.regatta.driver.spark.split;

import dev.regatta.worker.prepare.WideCell;
import java.util.Arrays;

/**
 * Cells of wide columns as bytes, one form per content: [form 1], and where the vector is not
 * missing [count 4][places 4 each][numbers] of the numbers that are not zero, or, where that is
 * shorter, all of the numbers. The form says how numbers are written, as in {@link RowCodec}, and
 * which of the two it is.
 */
final class WideCodec {
  private static final byte MISSING = 0;

  /** Added to a number's bytes: all numbers follow. */
  private static final byte WHOLE = 16;

  private WideCodec() {}

  /** The most bytes that a cell takes. */
  static int most(WideCell cell) {
    return 1 + Integer.BYTES + cell.count() * (Integer.BYTES + Double.BYTES);
  }

  /** Writes a cell from {@code at} on; returns the place behind it. */
  static int put(WideCell cell, int size, byte[] buffer, int at) {
    if (cell.missing()) {
      buffer[at] = MISSING;
      return at + 1;
    }
    byte form = NumberForm.of(cell.values(), cell.count());
    boolean whole = whole(cell.count(), size, form);
    buffer[at] = (byte) (whole ? form + WHOLE : form);
    return whole
        ? putWhole(cell, size, form, buffer, at + 1)
        : putNonZeros(cell, form, buffer, at + 1);
  }

  private static boolean whole(int count, int size, byte form) {
    return (long) size * form <= Integer.BYTES + (long) count * (Integer.BYTES + form);
  }

  private static int putWhole(WideCell cell, int size, byte form, byte[] buffer, int at) {
    Arrays.fill(buffer, at, at + form * size, (byte) 0);
    for (int i = 0; i < cell.count(); i++) {
      NumberForm.put(buffer, at + form * cell.indices()[i], form, cell.values()[i]);
    }
    return at + form * size;
  }

  private static int putNonZeros(WideCell cell, byte form, byte[] buffer, int at) {
    int count = cell.count();
    Bytes.putInt(buffer, at, count);
    int places = at + Integer.BYTES;
    int numbers = places + Integer.BYTES * count;
    for (int i = 0; i < count; i++) {
      Bytes.putInt(buffer, places + Integer.BYTES * i, cell.indices()[i]);
      NumberForm.put(buffer, numbers + form * i, form, cell.values()[i]);
    }
    return numbers + form * count;
  }

  /** Fills a cell with what {@link #put} wrote from {@code at} on; returns the place behind it. */
  static int take(byte[] record, int at, int size, WideCell into) {
    byte form = record[at];
    if (form == MISSING) {
      into.miss();
      return at + 1;
    }
    into.clear();
    int next = at + 1;
    if (form > WHOLE) {
      byte bytes = (byte) (form - WHOLE);
      for (int i = 0; i < size; i++) {
        into.add(i, NumberForm.take(record, next + bytes * i, bytes));
      }
      return next + bytes * size;
    }
    int count = Bytes.intAt(record, next);
    int places = next + Integer.BYTES;
    int numbers = places + Integer.BYTES * count;
    for (int i = 0; i < count; i++) {
      int place = Bytes.intAt(record, places + Integer.BYTES * i);
      into.add(place, NumberForm.take(record, numbers + form * i, form));
    }
    return numbers + form * count;
  }
}
