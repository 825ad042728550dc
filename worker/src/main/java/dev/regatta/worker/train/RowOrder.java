package dev.regatta.worker.train;

import dev.regatta.worker.network.Batch;
import dev.regatta.worker.shard.BlockedShard;
import dev.regatta.worker.shard.PackedShard;
import dev.regatta.worker.shard.Shard;

/** The rows of one replica in a fresh random order for every epoch. One thread at a time. */
interface RowOrder extends AutoCloseable {
  /** The order of a replica's rows; its memory is taken once. */
  static RowOrder of(LocalSpec spec, Shard shard, int worker, int replica) {
    long globalReplica = (long) worker * spec.threads() + replica;
    if (shard instanceof PackedShard whole) {
      return new WholeOrder(spec, whole, replica, globalReplica);
    }
    return new BlockOrder(spec, (BlockedShard) shard, replica, globalReplica);
  }

  /** What follows is about this epoch. */
  void begin(int epoch);

  /** Fills a batch with {@code count} rows from a place in the epoch's order on. */
  void gather(int from, int count, Batch into);

  /** The shard's row at a place in the epoch's order. */
  int row(int at);

  /** Ends what reads ahead; the order can go on from any place. */
  @Override
  void close();
}
