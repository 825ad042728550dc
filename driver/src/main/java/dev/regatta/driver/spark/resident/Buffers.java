package dev.regatta.driver.spark.resident;

import java.util.Arrays;

/** Float arrays of one length that serve again and again. */
final class Buffers {
  private float[][] arrays = {};

  /** The first so many arrays, made where they are missing; their content is what it was. */
  float[][] take(int count, int length) {
    if (arrays.length > 0 && arrays[0].length != length) {
      arrays = new float[0][];
    }
    int had = arrays.length;
    if (had < count) {
      arrays = Arrays.copyOf(arrays, count);
      for (int i = had; i < count; i++) {
        arrays[i] = new float[length];
      }
    }
    return Arrays.copyOf(arrays, count);
  }
}
