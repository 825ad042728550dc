package dev.regatta.worker.train;

import dev.regatta.worker.network.Batch;
import dev.regatta.worker.random.Randoms;
import dev.regatta.worker.shard.PackedShard;

/** All rows of a replica shuffled together. */
final class WholeOrder implements RowOrder {
  private static final long ORDER = 1;

  private final LocalSpec spec;
  private final PackedShard shard;
  private final int replica;
  private final long globalReplica;
  private final int[] order;
  private int orderedEpoch = -1;

  WholeOrder(LocalSpec spec, PackedShard shard, int replica, long globalReplica) {
    this.spec = spec;
    this.shard = shard;
    this.replica = replica;
    this.globalReplica = globalReplica;
    order = new int[spec.replicaRows(shard.rows(), replica)];
  }

  @Override
  public void begin(int epoch) {
    if (epoch == orderedEpoch) {
      return;
    }
    new Randoms(Randoms.key(spec.seed(), ORDER, epoch, globalReplica))
        .permutation(order, order.length);
    for (int i = 0; i < order.length; i++) {
      order[i] = order[i] * spec.threads() + replica;
    }
    orderedEpoch = epoch;
  }

  @Override
  public void gather(int from, int count, Batch into) {
    shard.gather(order, from, count, into);
  }

  @Override
  public int row(int at) {
    return order[at];
  }

  @Override
  public void close() {
    // Nothing reads ahead.
  }
}
