package dev.regatta.worker.compress;

import dev.regatta.conf.Doc;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The difference as a half (IEEE 754 binary16): 10 bits of fraction, so a relative error of 2^-11
 * at most, down to 2^-14; below that an absolute one of 2^-25. Ties round to even. A finite
 * difference beyond 65504 becomes 65504, as an infinity in an average would end the run; infinities
 * and NaN stay.
 */
@Doc("Half the bytes: differences as IEEE halves, 11 significant bits from 6e-5 on.")
public record Fp16() implements Compression {
  private static final VarHandle BITS =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);

  private static final int FLOAT_INFINITY = 0x7F800000;
  private static final int INFINITY = 0x7C00;
  private static final int LARGEST = 0x7BFF;
  private static final int QUIET = 0x0200;

  /** A float's exponent bits less a half's: (127 - 15) at the place of a float's exponent. */
  private static final int BIAS = 112 << 23;

  /** The bits of 2^-14, the smallest normal half. */
  private static final int SMALLEST_NORMAL = 113 << 23;

  /** A half's smallest step is the distance of floats from 0.5 on: adding it rounds. */
  private static final int ONE_HALF = Float.floatToRawIntBits(0.5f);

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
    int normal = Math.min((magnitude - BIAS + 0xFFF + (magnitude >>> 13 & 1)) >>> 13, LARGEST);
    int tiny = Float.floatToRawIntBits(Float.intBitsToFloat(magnitude) + 0.5f) - ONE_HALF;
    int finite = magnitude < SMALLEST_NORMAL ? tiny : normal;
    int special =
        magnitude == FLOAT_INFINITY ? INFINITY : INFINITY | QUIET | (magnitude >>> 13 & 0x3FF);
    return (short) ((bits >>> 16 & 0x8000) | (magnitude < FLOAT_INFINITY ? finite : special));
  }

  static float toFloat(short half) {
    int magnitude = half & 0x7FFF;
    int normal = (magnitude << 13) + BIAS;
    int tiny = Float.floatToRawIntBits(magnitude * 0x1p-24f);
    int finite = magnitude < 0x0400 ? tiny : normal;
    int special = FLOAT_INFINITY | (magnitude << 13);
    return Float.intBitsToFloat(
        ((half & 0x8000) << 16) | (magnitude < INFINITY ? finite : special));
  }
}
