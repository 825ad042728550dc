package dev.regatta.worker.shard;

import dev.regatta.worker.sparse.NonZeros;
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
 *
 * <p>Sparse rows are written into {@link #nonZeros} instead.
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
  private final SparseBlocks.@Nullable Builder sparse;
  private final NonZeros nonZeros = new NonZeros();
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
    this(rows, width, labelWidth, weighted, textColumns, null);
  }

  private ShardBuilder(
      int rows,
      int width,
      int labelWidth,
      boolean weighted,
      int textColumns,
      SparseBlocks.@Nullable Builder sparse) {
    this.rows = rows;
    this.width = width;
    this.labelWidth = labelWidth;
    this.sparse = sparse;
    rowsPerBlock = rowsPerBlock(width);
    int blocks = (int) ((rows + (long) rowsPerBlock - 1) / rowsPerBlock);
    features = new float[sparse == null ? blocks : 0][];
    labels = new float[Math.multiplyExact(rows, labelWidth)];
    weights = weighted ? new float[rows] : null;
    unseen = new long[textColumns];
  }

  /** Starts a shard of sparse rows; the arguments are those of a dense one. */
  public static ShardBuilder ofSparseRows(
      int rows, int width, int labelWidth, boolean weighted, int textColumns) {
    return new ShardBuilder(
        rows, width, labelWidth, weighted, textColumns, new SparseBlocks.Builder(rows));
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

  /** The inputs of the next row of a sparse shard, to be added to. */
  public NonZeros nonZeros() {
    return nonZeros;
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

  /**
   * Ends the row that was written into {@link #block} or {@link #nonZeros}; the weight counts in a
   * weighted shard.
   */
  public void endRow(float weight) {
    if (sparse != null) {
      sparse.add(row, nonZeros);
      nonZeros.clear();
    }
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
        sparse == null ? null : sparse.build(),
        labels,
        weights,
        Arrays.copyOf(unseen, unseen.length));
  }
}
