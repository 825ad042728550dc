package dev.regatta.worker.compress;

import dev.regatta.conf.Doc;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The difference as a bfloat16: a float's sign and exponent with 7 bits of fraction, so a relative
 * error of 2^-8 at most, whatever the size of the step. Ties round to even. What would round to
 * infinity becomes the largest finite number; infinities and NaN stay.
 */
@Doc("Half the bytes: differences as bfloat16, 8 significant bits of any size.")
public record Bf16() implements Compression {
  private static final VarHandle BITS =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);

  private static final int INFINITY = 0x7F800000;
  private static final int LARGEST = 0x7F7F0000;
  private static final int QUIET = 0x00400000;

  @Override
  public boolean lossless() {
    return false;
  }

  @Override
  public int bytesPerFloat() {
    return Short.BYTES;
  }

  @Override
  public void encode(float[] start, float[] end, int from, int length, byte[] out, int outOffset) {
    for (int i = 0; i < length; i++) {
      BITS.set(out, outOffset + Short.BYTES * i, toBits(start[from + i] - end[from + i]));
    }
  }

  @Override
  public void decode(byte[] coded, int from, int length, float[] values) {
    for (int i = 0; i < length; i++) {
      values[i] = toFloat((short) BITS.get(coded, Short.BYTES * (from + i)));
    }
  }

  static short toBits(float value) {
    int bits = Float.floatToRawIntBits(value);
    int magnitude = bits & 0x7FFFFFFF;
    int rounded = Math.min(magnitude + 0x7FFF + (magnitude >>> 16 & 1), LARGEST);
    int special = magnitude > INFINITY ? magnitude | QUIET : magnitude;
    int kept = magnitude >= INFINITY ? special : rounded;
    return (short) (((bits & 0x80000000) | kept) >>> 16);
  }

  static float toFloat(short bits) {
    return Float.intBitsToFloat(bits << 16);
  }
}
