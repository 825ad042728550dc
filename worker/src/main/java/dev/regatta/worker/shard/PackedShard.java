package dev.regatta.worker.shard;

import dev.regatta.worker.network.Batch;
import dev.regatta.worker.sparse.SparseRows;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * A worker's rows as the network sees them, in float32 and blocks of bounded size: row-major, or
 * the non-zero inputs of each row alone ({@link SparseBlocks}). A class of plain arrays, because
 * Spark's Kryo can neither read nor write records.
 *
 * <p>Immutable once built; any number of threads may read it.
 */
public final class PackedShard implements Serializable {
  private static final long serialVersionUID = 1L;

  private final int rows;
  private final int width;
  private final int labelWidth;
  private final int rowsPerBlock;
  private final float[][] features;
  private final @Nullable SparseBlocks sparse;
  private final float[] labels;
  private final float @Nullable [] weights;
  private final long[] unseen;

  PackedShard(
      int rows,
      int width,
      int labelWidth,
      int rowsPerBlock,
      float[][] features,
      @Nullable SparseBlocks sparse,
      float[] labels,
      float @Nullable [] weights,
      long[] unseen) {
    this.rows = rows;
    this.width = width;
    this.labelWidth = labelWidth;
    this.rowsPerBlock = rowsPerBlock;
    this.features = features;
    this.sparse = sparse;
    this.labels = labels;
    this.weights = weights;
    this.unseen = unseen;
  }

  /**
   * The heap that a shard takes, in bytes, all arrays included.
   *
   * @param labelWidth labels per row
   */
  public static long bytes(int rows, int width, int labelWidth, boolean weighted) {
    int rowsPerBlock = ShardBuilder.rowsPerBlock(width);
    long blocks = (rows + (long) rowsPerBlock - 1) / rowsPerBlock;
    long arrayHeader = 16;
    long reference = 8;
    long columns = (long) labelWidth + width + (weighted ? 1 : 0);
    return 4L * rows * columns + blocks * (arrayHeader + reference) + 5 * arrayHeader + 64;
  }

  /**
   * The heap that a shard of sparse rows takes, in bytes.
   *
   * @param nonZeros inputs that are not zero, of all rows together
   * @param labelWidth labels per row
   */
  public static long sparseBytes(int rows, long nonZeros, int labelWidth, boolean weighted) {
    return SparseBlocks.bytes(rows, nonZeros) + besideSparse(rows, labelWidth, weighted);
  }

  private static long besideSparse(int rows, int labelWidth, boolean weighted) {
    return 4L * rows * (labelWidth + (weighted ? 1 : 0)) + 3 * 16 + 64;
  }

  public int rows() {
    return rows;
  }

  /** Whether rows are held as their non-zero inputs. */
  public boolean sparse() {
    return sparse != null;
  }

  /** Labels per row. */
  public int labelWidth() {
    return labelWidth;
  }

  /** Floats per row, the labels and the weight not counted. */
  public int width() {
    return width;
  }

  public boolean weighted() {
    return weights != null;
  }

  /** The heap that this shard takes, in bytes. */
  public long bytes() {
    return sparse == null
        ? bytes(rows, width, labelWidth, weighted())
        : sparse.bytes() + besideSparse(rows, labelWidth, weighted());
  }

  /** Cells whose category training rows did not show, by text column. */
  public long[] unseenCategories() {
    return unseen.clone();
  }

  /** The row's label where there is one. */
  public float label(int row) {
    return labels[row * labelWidth];
  }

  private void labels(int row, float[] target, int offset) {
    if (labelWidth == 1) {
      target[offset] = labels[row];
    } else {
      System.arraycopy(labels, row * labelWidth, target, offset, labelWidth);
    }
  }

  /** The row's weight; 1 where rows are not weighted. */
  public float weight(int row) {
    return weights == null ? 1 : weights[row];
  }

  /** A batch for rows of this shard: of its width and form, weighted like it. */
  public Batch newBatch(int maxRows) {
    return newBatch(maxRows, weighted());
  }

  /** The same with row weights, whether the shard has them or not. */
  public Batch newWeightedBatch(int maxRows) {
    return newBatch(maxRows, true);
  }

  private Batch newBatch(int maxRows, boolean withWeights) {
    return sparse == null
        ? new Batch(maxRows, width, labelWidth, withWeights)
        : Batch.ofSparseRows(maxRows, labelWidth, withWeights);
  }

  /** Copies one row's features, zeros included. */
  public void features(int row, float[] target, int offset) {
    if (sparse != null) {
      sparse.dense(row, target, offset, width);
      return;
    }
    System.arraycopy(
        features[row / rowsPerBlock], row % rowsPerBlock * width, target, offset, width);
  }

  /**
   * Fills a batch with the rows {@code order[from]} to {@code order[from + count - 1]}.
   *
   * @param into of this shard's width and form ({@link #newBatch}), or a dense one of its width;
   *     with room for {@code count} rows; weighted like this shard
   */
  public void gather(int[] order, int from, int count, Batch into) {
    SparseRows views = into.sparse;
    for (int i = 0; i < count; i++) {
      int row = order[from + i];
      if (views == null) {
        features(row, into.features, i * width);
      } else {
        view(row, views, i);
      }
      labels(row, into.labels, i * labelWidth);
    }
    float[] targetWeights = into.weights;
    if (targetWeights != null) {
      for (int i = 0; i < count; i++) {
        targetWeights[i] = weight(order[from + i]);
      }
    }
    into.rows = count;
  }

  private void view(int row, SparseRows views, int at) {
    if (sparse == null) {
      throw new IllegalArgumentException("a batch of sparse rows, and a shard of dense ones");
    }
    sparse.view(row, views, at);
  }

  /** Fills a batch with {@code count} rows from {@code firstRow} on, in their order. */
  public void copy(int firstRow, int count, Batch into) {
    if (sparse == null) {
      copyFeatures(firstRow, count, into.features);
    } else {
      for (int i = 0; i < count; i++) {
        if (into.sparse == null) {
          features(firstRow + i, into.features, i * width);
        } else {
          view(firstRow + i, into.sparse, i);
        }
      }
    }
    System.arraycopy(labels, firstRow * labelWidth, into.labels, 0, count * labelWidth);
    float[] targetWeights = into.weights;
    if (targetWeights != null) {
      for (int i = 0; i < count; i++) {
        targetWeights[i] = weight(firstRow + i);
      }
    }
    into.rows = count;
  }

  private void copyFeatures(int firstRow, int count, float[] target) {
    int done = 0;
    while (done < count) {
      int row = firstRow + done;
      int inBlock = row % rowsPerBlock;
      int run = Math.min(count - done, rowsPerBlock - inBlock);
      float[] block = features[row / rowsPerBlock];
      System.arraycopy(block, inBlock * width, target, done * width, run * width);
      done += run;
    }
  }
}
