package dev.regatta.worker.network;

import dev.regatta.worker.sparse.SparseRows;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one local step, gathered; its owner refills it for every step.
 *
 * <p>{@code features} is row-major, rows x inputs; of sparse rows it is empty, and {@code sparse},
 * else null, points at their non-zero inputs; {@code labels} row-major, a class index per row or as
 * many targets as the network has outputs; {@code weights} one per row, or null where every row
 * weighs 1. The arrays may be longer than {@code rows} needs.
 */
public final class Batch {
  public final float[] features;
  public final @Nullable SparseRows sparse;
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
    this(maxRows, new float[Math.multiplyExact(maxRows, inputs)], null, labelWidth, weighted);
  }

  private Batch(
      int maxRows,
      float[] features,
      @Nullable SparseRows sparse,
      int labelWidth,
      boolean weighted) {
    this.features = features;
    this.sparse = sparse;
    labels = new float[Math.multiplyExact(maxRows, labelWidth)];
    weights = weighted ? new float[maxRows] : null;
  }

  /** A batch of sparse rows. */
  public static Batch ofSparseRows(int maxRows, int labelWidth, boolean weighted) {
    return new Batch(maxRows, new float[0], new SparseRows(maxRows), labelWidth, weighted);
  }

  /** Makes room for rows from the first on. */
  public void clear() {
    rows = 0;
    if (sparse != null) {
      sparse.dropCopies();
    }
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
