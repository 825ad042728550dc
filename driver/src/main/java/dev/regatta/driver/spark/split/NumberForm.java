package dev.regatta.driver.spark.split;

/** How numbers are written: the narrowest form that loses nothing. A form is its bytes. */
final class NumberForm {
  /** Unsigned bytes. */
  static final byte AS_BYTES = 1;

  static final byte AS_FLOATS = 4;
  static final byte AS_DOUBLES = 8;

  private NumberForm() {}

  /** The form for the first {@code count} of some numbers. */
  static byte of(double[] values, int count) {
    byte form = AS_BYTES;
    for (int i = 0; i < count; i++) {
      double value = values[i];
      if ((int) value != value || value < 0 || value > 255) {
        form = AS_FLOATS;
        if ((float) value != value && !Double.isNaN(value)) {
          return AS_DOUBLES;
        }
      }
    }
    return form;
  }

  /** Writes one number. */
  static void put(byte[] buffer, int at, byte form, double value) {
    switch (form) {
      case AS_BYTES -> buffer[at] = (byte) (int) value;
      case AS_FLOATS -> Bytes.putInt(buffer, at, Float.floatToIntBits((float) value));
      default -> Bytes.putLong(buffer, at, Double.doubleToLongBits(value));
    }
  }

  /** Reads one number. */
  static double take(byte[] record, int at, byte form) {
    return switch (form) {
      case AS_BYTES -> record[at] & 0xFF;
      case AS_FLOATS -> Float.intBitsToFloat(Bytes.intAt(record, at));
      default -> Double.longBitsToDouble(Bytes.longAt(record, at));
    };
  }
}
