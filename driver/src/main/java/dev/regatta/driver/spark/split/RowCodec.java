package dev.regatta.driver.spark.split;

import dev.regatta.worker.prepare.InputColumn;
import dev.regatta.worker.prepare.Layout;
import dev.regatta.worker.prepare.RawRow;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Rows as bytes, one form per content: equal rows have equal bytes, whichever file, format or
 * spelling they came from. Not thread-safe.
 *
 * <p>A record is [split 1][place 8 and 8][content]: see {@link RowHash}. The content is the label
 * (numbers: 8 bytes each; text), the weight (8 bytes, if rows are weighted), one byte that tells
 * how the numbers are written (the narrowest form that loses nothing: unsigned bytes, float32,
 * float64), the numbers, the wide cells ({@link WideCodec}), the texts. A text is its length in
 * UTF-8 bytes plus one (an int; 0: missing) and the bytes.
 */
public final class RowCodec {
  static final int HEADER_BYTES = 17;

  private final boolean textLabel;
  private final boolean weighted;
  private final int numbers;
  private final int texts;

  /** The sizes of the wide columns. */
  private final int[] wide;

  private byte[] buffer = new byte[256];
  private int length;
  private int at;

  public RowCodec(Layout layout) {
    textLabel = layout.label().text();
    weighted = layout.weighted();
    numbers = layout.numbers();
    texts = layout.texts();
    wide = layout.wideColumns().stream().mapToInt(InputColumn::size).toArray();
  }

  /**
   * Encodes a row. The record, its header still empty, is in the first {@link #length} bytes; the
   * next row overwrites it.
   */
  byte[] encode(RawRow row) {
    length = HEADER_BYTES;
    if (textLabel) {
      putText(row.labelText);
    } else {
      for (double label : row.labels) {
        putDouble(label);
      }
    }
    if (weighted) {
      putDouble(row.weight);
    }
    putNumbers(row.numbers);
    for (int i = 0; i < wide.length; i++) {
      reserve(WideCodec.most(row.wide[i]));
      length = WideCodec.put(row.wide[i], wide[i], buffer, length);
    }
    for (int i = 0; i < texts; i++) {
      putText(row.texts[i]);
    }
    return buffer;
  }

  /** The bytes of the last record. */
  int length() {
    return length;
  }

  /**
   * Fills a row with what a record holds.
   *
   * @param from the first byte of its content
   */
  public void decode(byte[] record, int from, RawRow row) {
    at = from;
    if (textLabel) {
      row.labelText = text(record);
    } else {
      for (int i = 0; i < row.labels.length; i++) {
        row.labels[i] = doubleAt(record);
      }
    }
    if (weighted) {
      row.weight = doubleAt(record);
    }
    takeNumbers(record, row.numbers);
    for (int i = 0; i < wide.length; i++) {
      at = WideCodec.take(record, at, wide[i], row.wide[i]);
    }
    for (int i = 0; i < texts; i++) {
      row.texts[i] = text(record);
    }
  }

  private void putNumbers(double[] values) {
    byte form = NumberForm.of(values, numbers);
    reserve(1 + form * numbers);
    buffer[length++] = form;
    switch (form) {
      case NumberForm.AS_BYTES -> {
        for (int i = 0; i < numbers; i++) {
          buffer[length + i] = (byte) (int) values[i];
        }
      }
      case NumberForm.AS_FLOATS -> {
        for (int i = 0; i < numbers; i++) {
          Bytes.putInt(buffer, length + 4 * i, Float.floatToIntBits((float) values[i]));
        }
      }
      default -> {
        for (int i = 0; i < numbers; i++) {
          Bytes.putLong(buffer, length + 8 * i, Double.doubleToLongBits(values[i]));
        }
      }
    }
    length += form * numbers;
  }

  private void takeNumbers(byte[] record, double[] into) {
    byte form = record[at++];
    switch (form) {
      case NumberForm.AS_BYTES -> {
        for (int i = 0; i < numbers; i++) {
          into[i] = record[at + i] & 0xFF;
        }
      }
      case NumberForm.AS_FLOATS -> {
        for (int i = 0; i < numbers; i++) {
          into[i] = Float.intBitsToFloat(Bytes.intAt(record, at + 4 * i));
        }
      }
      default -> {
        for (int i = 0; i < numbers; i++) {
          into[i] = Double.longBitsToDouble(Bytes.longAt(record, at + 8 * i));
        }
      }
    }
    at += form * numbers;
  }

  private void putDouble(double value) {
    reserve(8);
    Bytes.putLong(buffer, length, Double.doubleToLongBits(value));
    length += 8;
  }

  private double doubleAt(byte[] record) {
    at += 8;
    return Double.longBitsToDouble(Bytes.longAt(record, at - 8));
  }

  private void putText(@Nullable String text) {
    byte[] bytes = text == null ? null : text.getBytes(StandardCharsets.UTF_8);
    reserve(4 + (bytes == null ? 0 : bytes.length));
    Bytes.putInt(buffer, length, bytes == null ? 0 : bytes.length + 1);
    length += 4;
    if (bytes != null) {
      System.arraycopy(bytes, 0, buffer, length, bytes.length);
      length += bytes.length;
    }
  }

  private @Nullable String text(byte[] record) {
    int bytes = Bytes.intAt(record, at) - 1;
    at += 4;
    if (bytes < 0) {
      return null;
    }
    at += bytes;
    return new String(record, at - bytes, bytes, StandardCharsets.UTF_8);
  }

  private void reserve(int more) {
    if (buffer.length - length < more) {
      buffer = Arrays.copyOf(buffer, Math.max(2 * buffer.length, length + more));
    }
  }
}
