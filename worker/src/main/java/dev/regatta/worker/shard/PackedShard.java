package dev.regatta.worker.shard;

import dev.regatta.worker.network.Batch;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * A worker's rows as the network sees them: float32, row-major, in blocks of bounded size. A class
 * of plain arrays, because Spark's Kryo can neither read nor write records.
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
  private final float[] labels;
  private final float @Nullable [] weights;
  private final long[] unseen;

  PackedShard(
      int rows,
      int width,
      int labelWidth,
      int rowsPerBlock,
      float[][] features,
      float[] labels,
      float @Nullable [] weights,
      long[] unseen) {
    this.rows = rows;
    this.width = width;
    this.labelWidth = labelWidth;
    this.rowsPerBlock = rowsPerBlock;
    this.features = features;
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

  public int rows() {
    return rows;
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
    return bytes(rows, width, labelWidth, weighted());
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

  /** Copies one row's features. */
  public void features(int row, float[] target, int offset) {
    System.arraycopy(
        features[row / rowsPerBlock], row % rowsPerBlock * width, target, offset, width);
  }

  /**
   * Fills a batch with the rows {@code order[from]} to {@code order[from + count - 1]}.
   *
   * @param into of this shard's width, with room for {@code count} rows; weighted like this shard
   */
  public void gather(int[] order, int from, int count, Batch into) {
    for (int i = 0; i < count; i++) {
      int row = order[from + i];
      features(row, into.features, i * width);
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

  /** Fills a batch with {@code count} rows from {@code firstRow} on, in their order. */
  public void copy(int firstRow, int count, Batch into) {
    int done = 0;
    while (done < count) {
      int row = firstRow + done;
      int inBlock = row % rowsPerBlock;
      int run = Math.min(count - done, rowsPerBlock - inBlock);
      float[] block = features[row / rowsPerBlock];
      System.arraycopy(block, inBlock * width, into.features, done * width, run * width);
      done += run;
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
}
