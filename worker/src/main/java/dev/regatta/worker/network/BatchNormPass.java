package dev.regatta.worker.network;

import dev.regatta.worker.kernel.ColumnSums;
import java.util.Arrays;

/**
 * {@link BatchNorm} forward and backward. With x the normalized values, the gradient by what went
 * in is gain / deviation (outer - mean(outer) - x mean(outer x)), means over the rows; by running
 * statistics it is gain / deviation outer. Rows are copied to where one index serves all arrays,
 * which the JIT compiler turns into vector instructions.
 */
final class BatchNormPass implements NormalizationPass {
  private final NormalizedUnits units;
  private final int n;
  private final float epsilon;
  private final float momentum;
  private final ColumnSums columnSums;
  private final float[] gain;
  private final float[] bias;
  private final float[] mean;
  private final float[] variance;
  private final float[] inverses;
  private final float[] row;
  private final float[] normalizedRow;
  private final float[] biasGradient;
  private final float[] gainGradient;

  // Of the last training pass.
  private final float[] normalized;
  private final float[] products;
  private boolean byRunning;

  BatchNormPass(BatchNorm settings, NormalizedUnits units, int maxRows) {
    this.units = units;
    n = units.count();
    epsilon = (float) settings.epsilon();
    momentum = (float) settings.momentum();
    columnSums = new ColumnSums(n);
    gain = new float[n];
    bias = new float[n];
    mean = new float[n];
    variance = new float[n];
    inverses = new float[n];
    row = new float[n];
    normalizedRow = new float[n];
    biasGradient = new float[n];
    gainGradient = new float[n];
    int size = Buffers.size(maxRows, n);
    normalized = new float[size];
    products = new float[size];
  }

  @Override
  public void forward(float[] values, int rows, float[] weights) {
    load(weights);
    loadRunning(weights);
    for (int i = 0; i < rows; i++) {
      System.arraycopy(values, i * n, row, 0, n);
      standardize(row, mean, inverses, n);
      affine(row, gain, bias, n);
      System.arraycopy(row, 0, values, i * n, n);
    }
  }

  @Override
  public void train(float[] values, int rows, float[] weights) {
    load(weights);
    byRunning = units.frozen() || rows == 1;
    if (byRunning) {
      loadRunning(weights);
    } else {
      loadBatch(values, rows);
    }
    for (int i = 0; i < rows; i++) {
      System.arraycopy(values, i * n, row, 0, n);
      standardize(row, mean, inverses, n);
      System.arraycopy(row, 0, normalized, i * n, n);
      affine(row, gain, bias, n);
      System.arraycopy(row, 0, values, i * n, n);
    }
  }

  private void load(float[] weights) {
    System.arraycopy(weights, units.gainOffset(), gain, 0, n);
    System.arraycopy(weights, units.biasOffset(), bias, 0, n);
  }

  private void loadRunning(float[] weights) {
    System.arraycopy(weights, units.meanOffset(), mean, 0, n);
    System.arraycopy(weights, units.varianceOffset(), variance, 0, n);
    invert(inverses, variance, epsilon, n);
  }

  /** The squares are those of differences from the mean: no digits cancel. */
  private void loadBatch(float[] values, int rows) {
    columnSums.sum(values, rows, mean, 0);
    scale(mean, 1f / rows, n);
    for (int i = 0; i < rows; i++) {
      System.arraycopy(values, i * n, row, 0, n);
      squareDifferences(row, mean, n);
      System.arraycopy(row, 0, products, i * n, n);
    }
    columnSums.sum(products, rows, variance, 0);
    scale(variance, 1f / rows, n);
    invert(inverses, variance, epsilon, n);
  }

  @Override
  public void backward(float[] outer, int rows, float[] weights, float[] gradient) {
    multiply(products, outer, normalized, rows * n);
    columnSums.sum(outer, rows, biasGradient, 0);
    columnSums.sum(products, rows, gainGradient, 0);
    System.arraycopy(biasGradient, 0, gradient, units.biasOffset(), n);
    System.arraycopy(gainGradient, 0, gradient, units.gainOffset(), n);
    moveRunning(rows, weights, gradient);
    multiply(inverses, inverses, gain, n);
    if (byRunning) {
      Arrays.fill(biasGradient, 0);
      Arrays.fill(gainGradient, 0);
    } else {
      scale(biasGradient, 1f / rows, n);
      scale(gainGradient, 1f / rows, n);
    }
    for (int i = 0; i < rows; i++) {
      System.arraycopy(outer, i * n, row, 0, n);
      System.arraycopy(normalized, i * n, normalizedRow, 0, n);
      project(row, normalizedRow, biasGradient, gainGradient, inverses, n);
      System.arraycopy(row, 0, outer, i * n, n);
    }
  }

  /** What a step takes from the running statistics: momentum (running - batch). */
  private void moveRunning(int rows, float[] weights, float[] gradient) {
    if (byRunning) {
      Arrays.fill(gradient, units.meanOffset(), units.varianceOffset() + n, 0);
      return;
    }
    scale(variance, rows / (rows - 1f), n);
    System.arraycopy(weights, units.meanOffset(), row, 0, n);
    difference(row, mean, momentum, n);
    System.arraycopy(row, 0, gradient, units.meanOffset(), n);
    System.arraycopy(weights, units.varianceOffset(), row, 0, n);
    difference(row, variance, momentum, n);
    System.arraycopy(row, 0, gradient, units.varianceOffset(), n);
  }

  private static void invert(float[] inverses, float[] variance, float epsilon, int n) {
    for (int i = 0; i < n; i++) {
      inverses[i] = 1 / (float) Math.sqrt(variance[i] + epsilon);
    }
  }

  private static void standardize(float[] x, float[] mean, float[] inverses, int n) {
    for (int i = 0; i < n; i++) {
      x[i] = (x[i] - mean[i]) * inverses[i];
    }
  }

  private static void affine(float[] x, float[] gain, float[] bias, int n) {
    for (int i = 0; i < n; i++) {
      x[i] = x[i] * gain[i] + bias[i];
    }
  }

  private static void squareDifferences(float[] x, float[] mean, int n) {
    for (int i = 0; i < n; i++) {
      float difference = x[i] - mean[i];
      x[i] = difference * difference;
    }
  }

  private static void multiply(float[] target, float[] x, float[] y, int n) {
    for (int i = 0; i < n; i++) {
      target[i] = x[i] * y[i];
    }
  }

  private static void scale(float[] x, float factor, int n) {
    for (int i = 0; i < n; i++) {
      x[i] *= factor;
    }
  }

  private static void difference(float[] running, float[] batch, float momentum, int n) {
    for (int i = 0; i < n; i++) {
      running[i] = momentum * (running[i] - batch[i]);
    }
  }

  private static void project(
      float[] outer, float[] x, float[] mean, float[] along, float[] factors, int n) {
    for (int i = 0; i < n; i++) {
      outer[i] = factors[i] * (outer[i] - mean[i] - x[i] * along[i]);
    }
  }
}
