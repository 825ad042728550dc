package dev.regatta.driver.spark.prepare;

import dev.regatta.worker.model.PreparedRows;
import dev.regatta.worker.prepare.Preparation;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Prepared rows beside the Spark rows that they were made of. Refilled for the next block.
 *
 * @param <R> how rows come
 */
public final class RowBlock<R> {
  private final PreparedRows prepared;
  private final float @Nullable [] labels;
  private final float @Nullable [] weights;
  private final List<R> originals;

  RowBlock(int maxRows, Preparation preparation, int labelWidth, boolean weighted) {
    prepared = new PreparedRows(preparation, maxRows);
    labels = labelWidth > 0 ? new float[Math.multiplyExact(maxRows, labelWidth)] : null;
    weights = labelWidth > 0 && weighted ? new float[maxRows] : null;
    originals = new ArrayList<>(maxRows);
  }

  public int rows() {
    return originals.size();
  }

  /** The rows, prepared. */
  public PreparedRows prepared() {
    return prepared;
  }

  /** Class indexes or targets, row-major; null where rows are only predicted. */
  public float @Nullable [] labels() {
    return labels;
  }

  /** Row weights; null where every row weighs 1. */
  public float @Nullable [] weights() {
    return weights;
  }

  /** The rows as the source gave them. */
  public List<R> originals() {
    return originals;
  }

  void clear() {
    prepared.clear();
    originals.clear();
  }

  void add(R original, float weight) {
    if (weights != null) {
      weights[originals.size()] = weight;
    }
    originals.add(original);
  }
}
