package dev.regatta.worker.compress;

import dev.regatta.conf.Doc;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** The end as it is, four bytes a float. */
@Doc("Updates cross as they are.")
public record None() implements Compression {
  private static final VarHandle BITS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  @Override
  public boolean lossless() {
    return true;
  }

  @Override
  public int bytesPerFloat() {
    return Float.BYTES;
  }

  @Override
  public void encode(float[] start, float[] end, int from, int length, byte[] out, int outOffset) {
    for (int i = 0; i < length; i++) {
      BITS.set(out, outOffset + Float.BYTES * i, Float.floatToRawIntBits(end[from + i]));
    }
  }

  @Override
  public void decode(byte[] coded, int from, int length, float[] values) {
    for (int i = 0; i < length; i++) {
      values[i] = Float.intBitsToFloat((int) BITS.get(coded, Float.BYTES * (from + i)));
    }
  }
}
