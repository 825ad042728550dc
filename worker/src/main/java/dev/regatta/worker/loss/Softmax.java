package dev.regatta.worker.loss;

import dev.regatta.worker.math.FloatBlock;
import dev.regatta.worker.math.FloatMath;

/** Softmax, by its exponentials. */
final class Softmax {
  private Softmax() {}

  static void probabilities(
      float[] outputs, int offset, int width, float[] target, int targetOffset) {
    exponentials(outputs, offset, 1, width, target, targetOffset);
    normalize(target, targetOffset, width);
  }

  /** The same of the first rows of a block. */
  static void probabilities(float[] outputs, int rows, int width, float[] target) {
    exponentials(outputs, 0, rows, width, target, 0);
    for (int row = 0; row < rows; row++) {
      normalize(target, row * width, width);
    }
  }

  /** Divides a row of exponentials by their sum. */
  private static void normalize(float[] exponentials, int offset, int width) {
    double sum = add(0, exponentials, offset, width);
    multiply(exponentials, offset, width, (float) (1 / sum));
  }

  /** e^(z - the row's greatest), of as many rows at once as fit into a block. */
  static void exponentials(
      float[] outputs, int offset, int rows, int width, float[] target, int targetOffset) {
    FloatBlock block = FloatBlock.ofThread();
    int filled = 0;
    int done = 0;
    for (int row = 0; row < rows; row++) {
      int at = offset + row * width;
      float max = FloatMath.max(outputs, at, width);
      for (int from = 0; from < width; ) {
        int n = Math.min(FloatBlock.SIZE - filled, width - from);
        subtract(outputs, at + from, max, block.exponentials, filled, n);
        filled += n;
        from += n;
        if (filled == FloatBlock.SIZE) {
          done += flush(block, filled, target, targetOffset + done);
          filled = 0;
        }
      }
    }
    flush(block, filled, target, targetOffset + done);
  }

  private static int flush(FloatBlock block, int n, float[] target, int offset) {
    block.exp(n);
    System.arraycopy(block.exponentials, 0, target, offset, n);
    return n;
  }

  /** The sum of e^(z - max) over a row: what a gradient's exponentials add up to, bit for bit. */
  static double sum(float[] outputs, int offset, int width, float max) {
    FloatBlock block = FloatBlock.ofThread();
    double sum = 0;
    for (int from = 0; from < width; from += FloatBlock.SIZE) {
      int n = Math.min(FloatBlock.SIZE, width - from);
      subtract(outputs, offset + from, max, block.exponentials, 0, n);
      block.exp(n);
      sum = add(sum, block.exponentials, 0, n);
    }
    return sum;
  }

  private static void subtract(
      float[] values, int offset, float max, float[] target, int targetOffset, int n) {
    for (int i = 0; i < n; i++) {
      target[targetOffset + i] = values[offset + i] - max;
    }
  }

  static double add(double start, float[] values, int offset, int n) {
    double sum = start;
    for (int i = offset; i < offset + n; i++) {
      sum += values[i];
    }
    return sum;
  }

  static void multiply(float[] values, int offset, int n, float factor) {
    for (int i = offset; i < offset + n; i++) {
      values[i] *= factor;
    }
  }
}
