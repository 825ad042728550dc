package dev.regatta.worker.train;

import dev.regatta.worker.network.Batch;
import dev.regatta.worker.random.Randoms;
import dev.regatta.worker.shard.BlockFeed;
import dev.regatta.worker.shard.BlockLayout;
import dev.regatta.worker.shard.BlockedShard;
import dev.regatta.worker.shard.PackedShard;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A replica's blocks shuffled, and the rows within each: every row comes once in an epoch, and a
 * batch that a block does not fill takes the rest from the next. The order depends on the seed, the
 * epoch, the replica and the layout, and not on where blocks lie.
 */
final class BlockOrder implements RowOrder {
  private static final long BLOCKS = 3;
  private static final long WITHIN = 4;

  private final LocalSpec spec;
  private final BlockLayout layout;
  private final int replica;
  private final long globalReplica;
  private final int firstBlock;
  private final BlockFeed feed;

  // The epoch's blocks: their numbers, and the place in the order that each one's rows begin at.
  private final int[] blocks;
  private final int[] starts;
  private int orderedEpoch = -1;

  // The block that is being used; none before the first batch and after close.
  private @Nullable PackedShard block;
  private int blockAt;
  private final int[] rowOrder;
  private int used;
  private int position;

  BlockOrder(LocalSpec spec, BlockedShard shard, int replica, long globalReplica) {
    this.spec = spec;
    this.replica = replica;
    this.globalReplica = globalReplica;
    layout = shard.layout();
    if (layout.replicas() != spec.threads()) {
      throw new IllegalArgumentException(
          "blocks of %d replicas, and %d train".formatted(layout.replicas(), spec.threads()));
    }
    firstBlock = layout.firstBlock(replica);
    blocks = new int[layout.blocks(replica)];
    starts = new int[blocks.length + 1];
    rowOrder = new int[Math.min(layout.blockRows(), layout.replicaRows(replica))];
    feed = shard.feed();
  }

  @Override
  public void begin(int epoch) {
    if (epoch == orderedEpoch) {
      return;
    }
    close();
    new Randoms(Randoms.key(spec.seed(), BLOCKS, epoch, globalReplica))
        .permutation(blocks, blocks.length);
    for (int i = 0; i < blocks.length; i++) {
      starts[i + 1] = starts[i] + layout.blockRows(replica, blocks[i]);
      blocks[i] += firstBlock;
    }
    orderedEpoch = epoch;
  }

  @Override
  public void gather(int from, int count, Batch into) {
    if (block == null || from != position) {
      seek(from);
    }
    into.clear();
    while (into.rows < count) {
      if (position == starts[blockAt + 1]) {
        take(blockAt + 1);
      }
      int some = Math.min(count - into.rows, starts[blockAt + 1] - position);
      block().append(rowOrder, used, some, into);
      used += some;
      position += some;
    }
  }

  private PackedShard block() {
    if (block == null) {
      throw new IllegalStateException("no block");
    }
    return block;
  }

  private void seek(int from) {
    int at = at(from);
    feed.begin(blocks, at);
    take(at);
    used = from - starts[at];
    position = from;
  }

  /** The place of the block whose rows a place in the order is among. */
  private int at(int position) {
    int found = Arrays.binarySearch(starts, position);
    return found >= 0 ? found : -found - 2;
  }

  private void take(int at) {
    block = null;
    try {
      block = feed.next();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RoundCancelledException();
    }
    blockAt = at;
    used = 0;
    shuffle(at, rowOrder);
  }

  private void shuffle(int at, int[] into) {
    int index = blocks[at] - firstBlock;
    new Randoms(Randoms.key(spec.seed(), WITHIN, orderedEpoch, globalReplica, index))
        .permutation(into, layout.blockRows(replica, index));
  }

  @Override
  public int row(int place) {
    int at = at(place);
    int[] rows = new int[rowOrder.length];
    shuffle(at, rows);
    int index = blocks[at] - firstBlock;
    return layout.row(replica, index * layout.blockRows() + rows[place - starts[at]]);
  }

  @Override
  public void close() {
    block = null;
    feed.close();
  }
}
