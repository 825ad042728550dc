package dev.regatta.driver.spark.wire;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;

/** Floats of every kind, compared as bits: NaNs of any payload, -0.0, infinities, subnormals. */
final class Bits {
  private static final int[] SPECIAL = {
    0x7fc00000, 0x7fc12345, 0xffc54321, 0x80000000, 0, 0x7f800000, 0xff800000, 1, 0x807fffff
  };

  private Bits() {}

  static float[][] arrays(int... lengths) {
    Random random = new Random(Arrays.hashCode(lengths));
    return Arrays.stream(lengths).mapToObj(n -> array(n, random)).toArray(float[][]::new);
  }

  private static float[] array(int length, Random random) {
    float[] array = new float[length];
    for (int i = 0; i < length; i++) {
      boolean special = random.nextInt(3) == 0;
      int bits = special ? SPECIAL[random.nextInt(SPECIAL.length)] : random.nextInt();
      array[i] = Float.intBitsToFloat(bits);
    }
    return array;
  }

  static float[][] zeros(int... lengths) {
    return Arrays.stream(lengths).mapToObj(float[]::new).toArray(float[][]::new);
  }

  static int[][] of(float[][] arrays) {
    return Arrays.stream(arrays)
        .map(a -> IntStream.range(0, a.length).map(i -> Float.floatToRawIntBits(a[i])).toArray())
        .toArray(int[][]::new);
  }
}
