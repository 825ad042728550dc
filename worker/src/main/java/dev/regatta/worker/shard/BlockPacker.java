package dev.regatta.worker.shard;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Packs the rows of a shard into blocks, in one pass: a block is handed on as soon as it is full,
 * so that no more of them are held than the layout has replicas.
 *
 * <pre>{@code
 * ShardBuilder block = packer.block();
 * // ... write the row into the block, and end it there
 * packer.rowEnded();
 * }</pre>
 */
public final class BlockPacker {
  /** Takes full blocks. */
  @FunctionalInterface
  public interface Target {
    void take(int block, PackedShard rows);
  }

  private final BlockLayout layout;
  private final int width;
  private final int labelWidth;
  private final boolean weighted;
  private final boolean sparse;
  private final Target target;
  private final @Nullable ShardBuilder[] open;
  private final int[] indexes;
  private final int[] missing;
  private final long[] unseen;
  private int row;

  /**
   * Starts a shard.
   *
   * @param width floats per row
   * @param labelWidth labels per row
   * @param textColumns columns whose unseen categories are counted
   */
  public BlockPacker(
      BlockLayout layout,
      int width,
      int labelWidth,
      boolean weighted,
      boolean sparse,
      int textColumns,
      Target target) {
    this.layout = layout;
    this.width = width;
    this.labelWidth = labelWidth;
    this.weighted = weighted;
    this.sparse = sparse;
    this.target = target;
    open = new ShardBuilder[layout.replicas()];
    indexes = new int[open.length];
    missing = new int[open.length];
    unseen = new long[textColumns];
  }

  /** The block that the next row belongs to. */
  public ShardBuilder block() {
    int replica = row % open.length;
    ShardBuilder block = open[replica];
    if (block == null) {
      if (row >= layout.rows()) {
        throw new IllegalStateException("row " + (row + 1) + " in a shard of " + layout.rows());
      }
      missing[replica] = layout.blockRows(replica, indexes[replica]);
      block = builder(missing[replica]);
      open[replica] = block;
    }
    return block;
  }

  private ShardBuilder builder(int rows) {
    return sparse
        ? ShardBuilder.ofSparseRows(rows, width, labelWidth, weighted, unseen.length)
        : new ShardBuilder(rows, width, labelWidth, weighted, unseen.length);
  }

  /** The row that was written into {@link #block} has ended there. */
  public void rowEnded() {
    int replica = row % open.length;
    ShardBuilder block = open[replica];
    row++;
    if (block != null && --missing[replica] == 0) {
      PackedShard rows = block.build();
      open[replica] = null;
      long[] counts = rows.unseenCategories();
      Arrays.setAll(unseen, column -> unseen[column] + counts[column]);
      target.take(layout.firstBlock(replica) + indexes[replica]++, rows);
    }
  }

  private void requireAll() {
    if (row != layout.rows()) {
      throw new IllegalStateException(row + " rows in a shard of " + layout.rows());
    }
  }

  /** The shard, whose blocks were put into this store. */
  public BlockedShard stored(BlockStore store) {
    requireAll();
    return new BlockedShard(
        layout, width, labelWidth, weighted, sparse, unseen.clone(), null, store);
  }

  /** The shard of these blocks, by number. */
  public BlockedShard inMemory(PackedShard[] blocks) {
    requireAll();
    return new BlockedShard(
        layout, width, labelWidth, weighted, sparse, unseen.clone(), blocks, null);
  }

  /** A shard without rows, not cut. */
  public PackedShard empty() {
    requireAll();
    return builder(0).build();
  }
}
