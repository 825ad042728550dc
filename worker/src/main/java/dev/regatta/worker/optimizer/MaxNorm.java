package dev.regatta.worker.optimizer;

import dev.regatta.worker.math.FloatBlock;
import dev.regatta.worker.network.ParameterBlock;
import java.util.Arrays;

/**
 * The constraint |w_j| <= c on the incoming weights w_j of every unit j, which are a column of a
 * matrix, inputs x units row-major: longer ones are scaled to c, others keep their bits. Source:
 * Srivastava et al.: Dropout, 2014, section 5.1. PyTorch has it as renorm, which divides by the
 * norm + 1e-7; Keras' MaxNorm also scales those that are short enough, by 1 - 1e-7 / |w_j|.
 */
final class MaxNorm {
  private MaxNorm() {}

  /** Whether a block is such a matrix: tables of vectors are not, and what is frozen stays. */
  static boolean constrains(ParameterBlock block) {
    return block.decays() && block.shape().length == 2 && !block.rowSparse();
  }

  /** Scales the columns of a block that are too long. Allocates nothing. */
  static void apply(float[] weights, ParameterBlock block, float longest) {
    int inputs = block.shape()[0];
    int units = block.shape()[1];
    FloatBlock columns = FloatBlock.ofThread();
    for (int first = 0; first < units; first += FloatBlock.SIZE) {
      int n = Math.min(FloatBlock.SIZE, units - first);
      Arrays.fill(columns.slopes, 0, n, 0);
      for (int row = 0; row < inputs; row++) {
        System.arraycopy(weights, block.offset() + row * units + first, columns.values, 0, n);
        addSquares(columns.slopes, columns.values, n);
      }
      if (factors(columns.slopes, longest, n)) {
        scale(weights, block.offset() + first, inputs, units, columns, n);
      }
    }
  }

  private static void addSquares(float[] sums, float[] x, int n) {
    for (int i = 0; i < n; i++) {
      sums[i] += x[i] * x[i];
    }
  }

  /** Replaces sums of squares by what columns are multiplied with; false where that is always 1. */
  private static boolean factors(float[] squares, float longest, int n) {
    boolean any = false;
    for (int i = 0; i < n; i++) {
      float norm = (float) Math.sqrt(squares[i]);
      any |= norm > longest;
      squares[i] = norm > longest ? longest / norm : 1;
    }
    return any;
  }

  private static void scale(
      float[] weights, int offset, int inputs, int units, FloatBlock columns, int n) {
    for (int row = 0; row < inputs; row++) {
      System.arraycopy(weights, offset + row * units, columns.values, 0, n);
      multiply(columns.values, columns.slopes, n);
      System.arraycopy(columns.values, 0, weights, offset + row * units, n);
    }
  }

  private static void multiply(float[] x, float[] factors, int n) {
    for (int i = 0; i < n; i++) {
      x[i] *= factors[i];
    }
  }
}
