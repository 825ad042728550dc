package dev.regatta.worker.network;

import dev.regatta.worker.sparse.SparseRows;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one local step, gathered; its owner refills it for every step.
 *
 * <p>{@code features} is row-major, rows x inputs; of sparse rows it is empty, and {@code sparse},
 * else null, points at their non-zero inputs; {@code labels} one per row (class index or target);
 * {@code weights} one per row, or null where every row weighs 1. The arrays may be longer than
 * {@code rows} needs.
 */
public final class Batch {
  public final float[] features;
  public final @Nullable SparseRows sparse;
  public final float[] labels;
  public final float @Nullable [] weights;
  public int rows;

  public Batch(int maxRows, int inputs, boolean weighted) {
    this(maxRows, new float[Math.multiplyExact(maxRows, inputs)], null, weighted);
  }

  private Batch(int maxRows, float[] features, @Nullable SparseRows sparse, boolean weighted) {
    this.features = features;
    this.sparse = sparse;
    labels = new float[maxRows];
    weights = weighted ? new float[maxRows] : null;
  }

  /** A batch of sparse rows. */
  public static Batch ofSparseRows(int maxRows, boolean weighted) {
    return new Batch(maxRows, new float[0], new SparseRows(maxRows), weighted);
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
