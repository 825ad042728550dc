package dev.regatta.worker.network;

import dev.regatta.worker.kernel.ColumnSums;

/**
 * {@link LayerNorm} forward and backward. With d = outer gain and x the normalized row, the
 * gradient by what went in is (d - mean(d) - x mean(d x)) / deviation. Rows are copied to where one
 * index serves all arrays, which the JIT compiler turns into vector instructions.
 */
final class LayerNormPass implements NormalizationPass {
  private final NormalizedUnits units;
  private final int n;
  private final float epsilon;
  private final ColumnSums columnSums;
  private final float[] gain;
  private final float[] bias;
  private final float[] row;
  private final float[] normalizedRow;

  // Of the last training pass.
  private final float[] normalized;
  private final float[] inverses;
  private final float[] products;

  LayerNormPass(NormalizedUnits units, float epsilon, int maxRows) {
    this.units = units;
    this.epsilon = epsilon;
    n = units.count();
    columnSums = new ColumnSums(n);
    gain = new float[n];
    bias = new float[n];
    row = new float[n];
    normalizedRow = new float[n];
    int size = Buffers.size(maxRows, n);
    normalized = new float[size];
    products = new float[size];
    inverses = new float[maxRows];
  }

  @Override
  public void forward(float[] values, int rows, float[] weights) {
    System.arraycopy(weights, units.gainOffset(), gain, 0, n);
    System.arraycopy(weights, units.biasOffset(), bias, 0, n);
    for (int i = 0; i < rows; i++) {
      System.arraycopy(values, i * n, row, 0, n);
      normalize();
      affine(row, gain, bias, n);
      System.arraycopy(row, 0, values, i * n, n);
    }
  }

  @Override
  public void train(float[] values, int rows, float[] weights) {
    System.arraycopy(weights, units.gainOffset(), gain, 0, n);
    System.arraycopy(weights, units.biasOffset(), bias, 0, n);
    for (int i = 0; i < rows; i++) {
      System.arraycopy(values, i * n, row, 0, n);
      inverses[i] = normalize();
      System.arraycopy(row, 0, normalized, i * n, n);
      affine(row, gain, bias, n);
      System.arraycopy(row, 0, values, i * n, n);
    }
  }

  /** Normalizes the row, and returns one over its deviation. */
  private float normalize() {
    subtract(row, RowSums.sum(row, n) / n, n);
    float inverse = (float) (1 / Math.sqrt(RowSums.dot(row, row, n) / n + epsilon));
    scale(row, inverse, n);
    return inverse;
  }

  @Override
  public void backward(float[] outer, int rows, float[] weights, float[] gradient) {
    columnSums.sum(outer, rows, gradient, units.biasOffset());
    multiply(products, outer, normalized, rows * n);
    columnSums.sum(products, rows, gradient, units.gainOffset());
    for (int i = 0; i < rows; i++) {
      System.arraycopy(outer, i * n, row, 0, n);
      System.arraycopy(normalized, i * n, normalizedRow, 0, n);
      multiply(row, row, gain, n);
      float mean = RowSums.sum(row, n) / n;
      float along = RowSums.dot(row, normalizedRow, n) / n;
      project(row, normalizedRow, mean, along, inverses[i], n);
      System.arraycopy(row, 0, outer, i * n, n);
    }
  }

  private static void subtract(float[] x, float mean, int n) {
    for (int i = 0; i < n; i++) {
      x[i] -= mean;
    }
  }

  private static void scale(float[] x, float factor, int n) {
    for (int i = 0; i < n; i++) {
      x[i] *= factor;
    }
  }

  private static void affine(float[] x, float[] gain, float[] bias, int n) {
    for (int i = 0; i < n; i++) {
      x[i] = x[i] * gain[i] + bias[i];
    }
  }

  private static void multiply(float[] target, float[] x, float[] y, int n) {
    for (int i = 0; i < n; i++) {
      target[i] = x[i] * y[i];
    }
  }

  private static void project(float[] d, float[] x, float mean, float along, float inverse, int n) {
    for (int i = 0; i < n; i++) {
      d[i] = inverse * (d[i] - mean - x[i] * along);
    }
  }
}
