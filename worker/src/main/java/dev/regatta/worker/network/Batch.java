package dev.regatta.worker.network;

import org.jspecify.annotations.Nullable;

/**
 * The rows of one local step, gathered; its owner refills it for every step.
 *
 * <p>{@code features} is row-major, rows x inputs; {@code labels} one per row (class index or
 * target); {@code weights} one per row, or null where every row weighs 1. The arrays may be longer
 * than {@code rows} needs.
 */
public final class Batch {
  public final float[] features;
  public final float[] labels;
  public final float @Nullable [] weights;
  public int rows;

  public Batch(int maxRows, int inputs, boolean weighted) {
    features = new float[Math.multiplyExact(maxRows, inputs)];
    labels = new float[maxRows];
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
