package dev.regatta.worker.train;

import java.util.Arrays;

/**
 * Looks for infinity and NaN: a finite number times 0 is 0, any other is NaN. Piece by piece, so
 * that one index serves all arrays, which the JIT compiler turns into vector instructions. Buffers
 * of one thread.
 */
final class FiniteCheck {
  private static final int PIECE = 1024;

  private final float[] piece = new float[PIECE];
  private final float[] sums = new float[PIECE];

  /** Whether all of them are finite. */
  boolean holds(float[] values) {
    Arrays.fill(sums, 0);
    for (int from = 0; from < values.length; from += PIECE) {
      int length = Math.min(PIECE, values.length - from);
      System.arraycopy(values, from, piece, 0, length);
      addZeros(piece, sums, length);
    }
    float sum = 0;
    for (float zero : sums) {
      sum += zero;
    }
    return sum == 0f;
  }

  private static void addZeros(float[] piece, float[] sums, int length) {
    for (int i = 0; i < length; i++) {
      sums[i] += piece[i] * 0f;
    }
  }
}
