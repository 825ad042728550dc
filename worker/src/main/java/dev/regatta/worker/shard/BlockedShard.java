package dev.regatta.worker.shard;

import org.jspecify.annotations.Nullable;

/**
 * A worker's rows cut into blocks, which are held in memory or lie in a store: rows and their order
 * are the same. A class of plain arrays, because Spark's Kryo can neither read nor write records.
 */
public final class BlockedShard implements Shard {
  private static final long serialVersionUID = 1L;

  private final BlockLayout layout;
  private final int width;
  private final int labelWidth;
  private final boolean weighted;
  private final boolean sparse;
  private final long[] unseen;
  private final PackedShard @Nullable [] blocks;
  private final @Nullable BlockStore store;

  BlockedShard(
      BlockLayout layout,
      int width,
      int labelWidth,
      boolean weighted,
      boolean sparse,
      long[] unseen,
      PackedShard @Nullable [] blocks,
      @Nullable BlockStore store) {
    this.layout = layout;
    this.width = width;
    this.labelWidth = labelWidth;
    this.weighted = weighted;
    this.sparse = sparse;
    this.unseen = unseen;
    this.blocks = blocks;
    this.store = store;
  }

  public BlockLayout layout() {
    return layout;
  }

  /** Hands out the blocks, for one thread; those of a store through buffers of the feed's own. */
  public BlockFeed feed() {
    if (blocks != null) {
      return new BlocksInMemory(blocks);
    }
    if (store == null) {
      throw new IllegalStateException("blocks that lie nowhere");
    }
    return new ReadAhead(store);
  }

  @Override
  public int rows() {
    return layout.rows();
  }

  @Override
  public boolean sparse() {
    return sparse;
  }

  @Override
  public int width() {
    return width;
  }

  @Override
  public int labelWidth() {
    return labelWidth;
  }

  @Override
  public boolean weighted() {
    return weighted;
  }

  @Override
  public long[] unseenCategories() {
    return unseen.clone();
  }
}
