package dev.regatta.worker.shard;

/** Hands out blocks that are there. */
final class BlocksInMemory implements BlockFeed {
  private final PackedShard[] blocks;
  private int[] order = {};
  private int next;

  BlocksInMemory(PackedShard[] blocks) {
    this.blocks = blocks;
  }

  @Override
  public void begin(int[] newOrder, int from) {
    order = newOrder;
    next = from;
  }

  @Override
  public PackedShard next() {
    if (next == order.length) {
      throw new IllegalStateException("no block is left of " + order.length);
    }
    return blocks[order[next++]];
  }

  @Override
  public void close() {
    // Nothing reads ahead.
  }
}
