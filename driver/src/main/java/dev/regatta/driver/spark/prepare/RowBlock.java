package dev.regatta.driver.spark.prepare;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Prepared rows beside the Spark rows that they were made of. Refilled for the next block.
 *
 * @param <R> how rows come
 */
public final class RowBlock<R> {
  private final float[] features;
  private final float @Nullable [] labels;
  private final float @Nullable [] weights;
  private final List<R> originals;

  RowBlock(int maxRows, int width, int labelWidth, boolean weighted) {
    features = new float[Math.multiplyExact(maxRows, width)];
    labels = labelWidth > 0 ? new float[Math.multiplyExact(maxRows, labelWidth)] : null;
    weights = labelWidth > 0 && weighted ? new float[maxRows] : null;
    originals = new ArrayList<>(maxRows);
  }

  public int rows() {
    return originals.size();
  }

  /** Row-major; what lies behind the last row is of an older block. */
  public float[] features() {
    return features;
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

  void add(R original, float weight) {
    if (weights != null) {
      weights[originals.size()] = weight;
    }
    originals.add(original);
  }
}
