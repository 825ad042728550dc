package dev.regatta.worker.shard;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Packs rows whose number is known, in one pass: every row is written straight into its place.
 *
 * <pre>{@code
 * preparation.apply(row, builder.block(), builder.offset(), builder.unseen());
 * preparation.labels(row, builder.labels(), builder.labelOffset());
 * builder.endRow(weight);
 * }</pre>
 */
public final class ShardBuilder {
  /** 256 KiB: below half of the smallest G1 region, so that no block is a humongous object. */
  private static final int MAX_BLOCK_FLOATS = 1 << 16;

  private final int rows;
  private final int width;
  private final int labelWidth;
  private final int rowsPerBlock;
  private final float[][] features;
  private final float[] labels;
  private final float @Nullable [] weights;
  private final long[] unseen;
  private int row;

  /** Starts a shard of rows with one label. */
  public ShardBuilder(int rows, int width, boolean weighted, int textColumns) {
    this(rows, width, 1, weighted, textColumns);
  }

  /**
   * Starts a shard.
   *
   * @param rows exactly as many as will be added
   * @param width floats per row
   * @param labelWidth labels per row
   * @param textColumns columns whose unseen categories are counted
   */
  public ShardBuilder(int rows, int width, int labelWidth, boolean weighted, int textColumns) {
    this.rows = rows;
    this.width = width;
    this.labelWidth = labelWidth;
    rowsPerBlock = rowsPerBlock(width);
    features = new float[(int) ((rows + (long) rowsPerBlock - 1) / rowsPerBlock)][];
    labels = new float[Math.multiplyExact(rows, labelWidth)];
    weights = weighted ? new float[rows] : null;
    unseen = new long[textColumns];
  }

  static int rowsPerBlock(int width) {
    return Math.max(1, MAX_BLOCK_FLOATS / Math.max(1, width));
  }

  /** The array that the next row's features go into, from {@link #offset} on. */
  public float[] block() {
    int index = row / rowsPerBlock;
    if (row >= rows) {
      throw new IllegalStateException("row " + (row + 1) + " in a shard of " + rows);
    }
    if (row % rowsPerBlock == 0) {
      features[index] = new float[Math.min(rowsPerBlock, rows - row) * width];
    }
    return features[index];
  }

  public int offset() {
    return row % rowsPerBlock * width;
  }

  /** The counters of unseen categories, one per text column, to be added to. */
  public long[] unseen() {
    return unseen;
  }

  /** The array that the next row's labels go into, from {@link #labelOffset} on. */
  public float[] labels() {
    return labels;
  }

  public int labelOffset() {
    return row * labelWidth;
  }

  /** Ends a row with this one label. */
  public void endRow(float label, float weight) {
    labels[labelOffset()] = label;
    endRow(weight);
  }

  /** Ends the row that was written into {@link #block}; the weight counts in a weighted shard. */
  public void endRow(float weight) {
    if (weights != null) {
      weights[row] = weight;
    }
    row++;
  }

  public PackedShard build() {
    if (row != rows) {
      throw new IllegalStateException(row + " rows in a shard of " + rows);
    }
    return new PackedShard(
        rows,
        width,
        labelWidth,
        rowsPerBlock,
        features,
        labels,
        weights,
        Arrays.copyOf(unseen, unseen.length));
  }
}
