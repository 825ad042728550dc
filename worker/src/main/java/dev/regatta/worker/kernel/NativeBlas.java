package dev.regatta.worker.kernel;

import java.lang.invoke.MethodHandle;

/**
 * A BLAS library of this machine, OpenBLAS unless another is wished for, through netlib's JNI
 * library, which reads and writes heap arrays in place.
 *
 * <p>While a native call holds its arrays the garbage collector cannot run, and threads that need
 * it stall. So no call does more than about 2 ms of work: bigger products are cut into blocks, by
 * their shape and the kernel family alone. Where there are {@link SmallKernels}, blocks are made
 * for them and take some 20 microseconds.
 */
final class NativeBlas implements Blas {
  /** Multiplications per call: 2 ms at 67 GFLOP/s. */
  static final long MAX_CALL = 1L << 26;

  /** Blocks begin at multiples of this: the native kernels work on tiles. */
  private static final int TILE = 16;

  /** Static, so that the JIT compiler sees a constant and calls straight through it. */
  private static final MethodHandle SGEMM = Natives.SGEMM;

  private static final boolean SMALL_KERNELS = SmallKernels.in(Natives.FAMILY);

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
    check(m, k, a, aOffset);
    check(k, n, b, bOffset);
    check(m, n, c, cOffset);
    if (SMALL_KERNELS && SmallKernels.take(transposed, m, k)) {
      int depth = SmallKernels.depth(transposed, m, n, k);
      int columns = SmallKernels.columns(transposed, m, n, depth);
      int rows = SmallKernels.rows(transposed, m, columns, depth);
      multiply(
          transposed,
          m,
          n,
          k,
          alpha,
          a,
          aOffset,
          b,
          bOffset,
          beta,
          c,
          cOffset,
          rows,
          columns,
          depth);
      return;
    }
    int rows = m;
    int columns = n;
    while ((long) rows * columns * k > MAX_CALL && Math.max(rows, columns) > TILE) {
      if (rows >= columns) {
        rows = half(rows);
      } else {
        columns = half(columns);
      }
    }
    int depth = depth(rows, columns, k);
    multiply(
        transposed, m, n, k, alpha, a, aOffset, b, bOffset, beta, c, cOffset, rows, columns, depth);
  }

  /** The length of the pieces that dot products are summed in: whole ones unless very long. */
  static int depth(int rows, int columns, int k) {
    long fit = MAX_CALL / Math.max(1, (long) rows * columns);
    return fit >= k ? k : (int) (fit / TILE * TILE);
  }

  /** The product block by block: rows x columns of C, and {@code depth} of each dot product. */
  private static void multiply(
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
      int cOffset,
      int rows,
      int columns,
      int depth) {
    boolean aTransposed = transposed == Transposed.FIRST;
    boolean bTransposed = transposed == Transposed.SECOND;
    String opA = aTransposed ? "T" : "N";
    String opB = bTransposed ? "T" : "N";
    int aStride = aTransposed ? m : k;
    int bStride = bTransposed ? k : n;
    // Columns outside: in a step B is mostly the bigger factor, and its block stays in the cache.
    for (int j = 0; j < n; j += columns) {
      int width = Math.min(columns, n - j);
      for (int i = 0; i < m; i += rows) {
        int height = Math.min(rows, m - i);
        int p = 0;
        do {
          int aBlock = aOffset + (aTransposed ? p * m + i : i * k + p);
          int bBlock = bOffset + (bTransposed ? j * k + p : p * n + j);
          // Column-major BLAS sees every matrix transposed: C' = op(B)' op(A)'.
          sgemm(
              opB,
              opA,
              width,
              height,
              Math.min(depth, k - p),
              alpha,
              b,
              bBlock,
              bStride,
              a,
              aBlock,
              aStride,
              p == 0 ? beta : 1,
              c,
              cOffset + i * n + j,
              n);
          p += depth;
        } while (p < k);
      }
    }
  }

  /** Nothing behind this looks again: a mistake would write over the heap. */
  private static void check(int rows, int columns, float[] matrix, int offset) {
    long end = offset + (long) rows * columns;
    if (rows < 0 || columns < 0 || offset < 0 || end > matrix.length) {
      throw new IndexOutOfBoundsException(
          "%d x %d at %d is outside of an array of %d"
              .formatted(rows, columns, offset, matrix.length));
    }
  }

  private static int half(int size) {
    return (size / 2 + TILE - 1) / TILE * TILE;
  }

  private static void sgemm(
      String opA,
      String opB,
      int m,
      int n,
      int k,
      float alpha,
      float[] a,
      int aOffset,
      int aStride,
      float[] b,
      int bOffset,
      int bStride,
      float beta,
      float[] c,
      int cOffset,
      int cStride) {
    try {
      SGEMM.invokeExact(
          opA, opB, m, n, k, alpha, a, aOffset, aStride, b, bOffset, bStride, beta, c, cOffset,
          cStride);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new AssertionError("sgemm declares no checked exception", e);
    }
  }

  @Override
  public String describe() {
    return Natives.DESCRIPTION;
  }
}
