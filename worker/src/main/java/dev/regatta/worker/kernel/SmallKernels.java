package dev.regatta.worker.kernel;

import java.util.Set;

/**
 * How a product is cut for OpenBLAS's kernels for small matrices, which multiply where the matrices
 * lie instead of packing copies first. On processors with AVX-512 they are faster at nearly every
 * size (1.15 to 1.25 times at 128 rows, 2 to 4 times at 8), but OpenBLAS itself takes them for
 * products of at most 10^6 multiplications ({@code sgemm_small_kernel_permit_skylakex.c}).
 *
 * <p>Sizes of blocks depend on the shape of the product alone. They are the best of a search over
 * the shapes of training steps.
 */
final class SmallKernels {
  /** The families of OpenBLAS that have such kernels. */
  private static final Set<String> FAMILIES = Set.of("SkylakeX", "Cooperlake", "SapphireRapids");

  /**
   * Multiplications that OpenBLAS takes them for, and those from which a call's own cost is lost.
   */
  private static final int MAX_CALL = 1_000_000;

  private static final int LONG_CALL = 500_000;

  /** The kernels work on tiles of about these many rows and columns of C. */
  private static final int ROWS = 48;

  private static final int COLUMNS = 64;
  private static final int MAX_COLUMNS = 512;

  /** Where the second factor is transposed: entries of C per call, and the shortest dot product. */
  private static final int MAX_DOTS = 1200;

  private static final int MIN_DEPTH = 32;

  /** With more rows than these, the work of packing a transposed factor is lost in the product. */
  private static final int MAX_DOT_ROWS = 128;

  private static final int MAX_DOT_COLUMNS = 256;

  private SmallKernels() {}

  static boolean in(String family) {
    return FAMILIES.contains(family);
  }

  /** Whether they are the faster ones here. */
  static boolean take(Transposed transposed, int m, int k) {
    return transposed != Transposed.SECOND || (k >= MIN_DEPTH && m <= MAX_DOT_ROWS);
  }

  /** The length of the pieces that dot products of length k are summed in: about equal ones. */
  static int depth(Transposed transposed, int m, int n, int k) {
    int dots =
        transposed == Transposed.SECOND
            ? rows(m) * dotColumns(m, n)
            : rows(m) * Math.min(n, COLUMNS);
    int longest = down(MAX_CALL / Math.max(1, dots), 8);
    int pieces = (k + longest - 1) / longest;
    return pieces <= 1 ? k : up((k + pieces - 1) / pieces, 8);
  }

  static int columns(Transposed transposed, int m, int n, int depth) {
    if (transposed == Transposed.SECOND) {
      return dotColumns(m, n);
    }
    int fit = LONG_CALL / Math.max(1, rows(m) * depth);
    return Math.max(1, Math.min(n, Math.min(MAX_COLUMNS, Math.max(COLUMNS, down(fit, COLUMNS)))));
  }

  static int rows(Transposed transposed, int m, int columns, int depth) {
    if (transposed == Transposed.SECOND) {
      return rows(m);
    }
    long fit = LONG_CALL / Math.max(1, (long) columns * depth);
    return fit < m ? Math.max(rows(m), down((int) fit, ROWS)) : Math.max(1, m);
  }

  private static int rows(int m) {
    return Math.max(1, Math.min(m, ROWS));
  }

  private static int dotColumns(int m, int n) {
    int fit = Math.min(MAX_DOT_COLUMNS, down(MAX_DOTS / rows(m), 16));
    return Math.max(1, Math.min(n, fit));
  }

  private static int down(int size, int multiple) {
    return size / multiple * multiple;
  }

  private static int up(int size, int multiple) {
    return (size + multiple - 1) / multiple * multiple;
  }
}
