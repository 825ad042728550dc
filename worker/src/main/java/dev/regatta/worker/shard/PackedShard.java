package dev.regatta.worker.shard;

import dev.regatta.worker.network.Batch;
import dev.regatta.worker.sparse.SparseRows;
import org.jspecify.annotations.Nullable;

/**
 * A worker's rows as the network sees them, in float32 and blocks of bounded size: row-major, or
 * the non-zero inputs of each row alone ({@link SparseBlocks}). A class of plain arrays, because
 * Spark's Kryo can neither read nor write records.
 *
 * <p>Immutable once built; any number of threads may read it.
 */
public final class PackedShard implements Shard {
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

  @Override
  public int rows() {
    return rows;
  }

  @Override
  public boolean sparse() {
    return sparse != null;
  }

  @Override
  public int labelWidth() {
    return labelWidth;
  }

  @Override
  public int width() {
    return width;
  }

  @Override
  public boolean weighted() {
    return weights != null;
  }

  /** The heap that this shard takes, in bytes. */
  public long bytes() {
    return sparse == null
        ? bytes(rows, width, labelWidth, weighted())
        : sparse.bytes() + besideSparse(rows, labelWidth, weighted());
  }

  @Override
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
    sparseRows().view(row, views, at);
  }

  private SparseBlocks sparseRows() {
    if (sparse == null) {
      throw new IllegalArgumentException("a batch of sparse rows, and a shard of dense ones");
    }
    return sparse;
  }

  /**
   * Copies the rows {@code order[from]} to {@code order[from + count - 1]} behind those of a batch.
   *
   * @param into as for {@link #gather}
   */
  public void append(int[] order, int from, int count, Batch into) {
    for (int i = 0; i < count; i++) {
      append(order[from + i], into);
    }
  }

  /** Copies {@code count} rows from {@code firstRow} on behind those of a batch. */
  public void append(int firstRow, int count, Batch into) {
    for (int i = 0; i < count; i++) {
      append(firstRow + i, into);
    }
  }

  private void append(int row, Batch into) {
    int at = into.rows++;
    if (into.sparse == null) {
      features(row, into.features, at * width);
    } else {
      sparseRows().copy(row, into.sparse, at);
    }
    labels(row, into.labels, at * labelWidth);
    if (into.weights != null) {
      into.weights[at] = weight(row);
    }
  }

  /** What {@link BlockCodec} writes. */
  float[][] featureBlocks() {
    return features;
  }

  @Nullable SparseBlocks sparseBlocks() {
    return sparse;
  }

  float[] labelArray() {
    return labels;
  }

  float @Nullable [] weightArray() {
    return weights;
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
