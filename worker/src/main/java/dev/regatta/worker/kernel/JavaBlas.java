package dev.regatta.worker.kernel;

import java.util.Arrays;

/**
 * Products in plain Java. No fused multiply-adds: every machine rounds alike, and a row of C does
 * not depend on the number of rows.
 *
 * <p>The JIT compiler makes vector instructions of a loop over several arrays only where one index
 * serves all of them. So each row of a tile of B is an array of its own, and a piece of a row of C
 * is summed in one too.
 */
final class JavaBlas implements Blas {
  static final Blas INSTANCE = new JavaBlas();

  /** Rows and columns of a tile of B: 32 KiB, which stay in the first-level cache. */
  private static final int DEPTH = 32;

  private static final int WIDTH = 256;

  private static final ThreadLocal<Scratch> SCRATCH = ThreadLocal.withInitial(Scratch::new);

  private static final class Scratch {
    final float[][] tile = new float[DEPTH][WIDTH];
    final float[] sums = new float[WIDTH];
  }

  private JavaBlas() {}

  @Override
  public void multiply(
      Transposed transposed,
      int m,
      int n,
      int k,
      float alpha,
      float[] a,
      int aOffset,
      float[] b,
      int bOffset,
      float beta,
      float[] c,
      int cOffset) {
    int aRow = transposed == Transposed.FIRST ? 1 : k;
    int aColumn = transposed == Transposed.FIRST ? m : 1;
    int bRow = transposed == Transposed.SECOND ? 1 : n;
    int bColumn = transposed == Transposed.SECOND ? k : 1;
    Scratch scratch = SCRATCH.get();
    scale(c, cOffset, m * n, beta);
    for (int j = 0; j < n; j += WIDTH) {
      int width = Math.min(WIDTH, n - j);
      for (int p = 0; p < k; p += DEPTH) {
        int depth = Math.min(DEPTH, k - p);
        int corner = bOffset + p * bRow + j * bColumn;
        fill(scratch.tile, depth, width, alpha, b, corner, bRow, bColumn);
        for (int i = 0; i < m; i++) {
          int at = cOffset + i * n + j;
          System.arraycopy(c, at, scratch.sums, 0, width);
          addRow(a, aOffset + i * aRow + p * aColumn, aColumn, scratch, depth, width);
          System.arraycopy(scratch.sums, 0, c, at, width);
        }
      }
    }
  }

  private static void scale(float[] c, int offset, int length, float beta) {
    if (beta == 0) {
      Arrays.fill(c, offset, offset + length, 0);
    } else if (beta != 1) {
      for (int i = offset; i < offset + length; i++) {
        c[i] *= beta;
      }
    }
  }

  private static void fill(
      float[][] tile,
      int depth,
      int width,
      float alpha,
      float[] b,
      int corner,
      int rowStride,
      int columnStride) {
    boolean asItIs = columnStride == 1 && alpha == 1;
    for (int p = 0; p < depth; p++) {
      float[] row = tile[p];
      int from = corner + p * rowStride;
      if (asItIs) {
        System.arraycopy(b, from, row, 0, width);
        continue;
      }
      for (int j = 0; j < width; j++) {
        row[j] = alpha * b[from + j * columnStride];
      }
    }
  }

  /** Adds a piece of a row of A times the tile to the sums, four rows of the tile at a time. */
  private static void addRow(
      float[] a, int start, int stride, Scratch scratch, int depth, int width) {
    float[][] tile = scratch.tile;
    float[] sums = scratch.sums;
    int p = 0;
    for (int at = start; p + 4 <= depth; p += 4, at += 4 * stride) {
      float a0 = a[at];
      float a1 = a[at + stride];
      float a2 = a[at + 2 * stride];
      float a3 = a[at + 3 * stride];
      addFour(a0, a1, a2, a3, tile[p], tile[p + 1], tile[p + 2], tile[p + 3], sums, width);
    }
    for (; p < depth; p++) {
      addOne(a[start + p * stride], tile[p], sums, width);
    }
  }

  private static void addOne(float a, float[] row, float[] sums, int width) {
    for (int j = 0; j < width; j++) {
      sums[j] += a * row[j];
    }
  }

  private static void addFour(
      float a0,
      float a1,
      float a2,
      float a3,
      float[] row0,
      float[] row1,
      float[] row2,
      float[] row3,
      float[] sums,
      int width) {
    for (int j = 0; j < width; j++) {
      sums[j] += (a0 * row0[j] + a1 * row1[j]) + (a2 * row2[j] + a3 * row3[j]);
    }
  }

  @Override
  public String describe() {
    return "Java";
  }
}
