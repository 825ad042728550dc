package dev.regatta.worker.network;

import org.jspecify.annotations.Nullable;

/**
 * The rows of one local step, gathered; its owner refills it for every step.
 *
 * <p>{@code features} is row-major, rows x inputs; {@code labels} row-major, a class index per row
 * or as many targets as the network has outputs; {@code weights} one per row, or null where every
 * row weighs 1. The arrays may be longer than {@code rows} needs.
 */
public final class Batch {
  public final float[] features;
  public final float[] labels;
  public final float @Nullable [] weights;
  public int rows;

  /** A batch of rows with one label. */
  public Batch(int maxRows, int inputs, boolean weighted) {
    this(maxRows, inputs, 1, weighted);
  }

  /**
   * An empty batch.
   *
   * @param labelWidth labels per row
   */
  public Batch(int maxRows, int inputs, int labelWidth, boolean weighted) {
    features = new float[Math.multiplyExact(maxRows, inputs)];
    labels = new float[Math.multiplyExact(maxRows, labelWidth)];
    weights = weighted ? new float[maxRows] : null;
  }

  /** The sum of the row weights: the number of rows where rows are not weighted. */
  public double weightSum() {
    if (weights == null) {
      return rows;
    }
    double sum = 0;
    for (int row = 0; row < rows; row++) {
      sum += weights[row];
    }
    return sum;
  }
}
