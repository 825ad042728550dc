package dev.regatta.worker.kernel;

import java.util.Arrays;

/**
 * Sums over the rows of a matrix, row-major, in row order within groups of four. Rows are copied to
 * where one index serves all arrays: that the JIT compiler turns into vector instructions. Buffers
 * of one thread; no call allocates.
 */
public final class ColumnSums {
  private final int width;
  private final float[] sums;
  private final float[] row0;
  private final float[] row1;
  private final float[] row2;
  private final float[] row3;

  public ColumnSums(int width) {
    this.width = width;
    sums = new float[width];
    row0 = new float[width];
    row1 = new float[width];
    row2 = new float[width];
    row3 = new float[width];
  }

  /** Overwrites {@code width} floats of the target with the sums of the columns. */
  public void sum(float[] matrix, int rows, float[] target, int offset) {
    Arrays.fill(sums, 0);
    int row = 0;
    for (; row + 4 <= rows; row += 4) {
      int at = row * width;
      System.arraycopy(matrix, at, row0, 0, width);
      System.arraycopy(matrix, at + width, row1, 0, width);
      System.arraycopy(matrix, at + 2 * width, row2, 0, width);
      System.arraycopy(matrix, at + 3 * width, row3, 0, width);
      addFour(sums, row0, row1, row2, row3, width);
    }
    for (; row < rows; row++) {
      System.arraycopy(matrix, row * width, row0, 0, width);
      addOne(sums, row0, width);
    }
    System.arraycopy(sums, 0, target, offset, width);
  }

  private static void addOne(float[] sums, float[] row, int n) {
    for (int i = 0; i < n; i++) {
      sums[i] += row[i];
    }
  }

  private static void addFour(
      float[] sums, float[] row0, float[] row1, float[] row2, float[] row3, int n) {
    for (int i = 0; i < n; i++) {
      sums[i] += (row0[i] + row1[i]) + (row2[i] + row3[i]);
    }
  }
}
