package dev.regatta.worker.train;

import dev.regatta.worker.network.Network;
import dev.regatta.worker.optimizer.Optimizer;
import dev.regatta.worker.optimizer.Regularization;

/**
 * What local training needs to know of a job.
 *
 * @param regularization with the optimizer's own weight decay in it
 * @param batchRows rows per replica and step; an epoch's last batch may be smaller
 * @param threads replicas per worker
 */
public record LocalSpec(
    Network network,
    Optimizer optimizer,
    Regularization regularization,
    LocalState localState,
    int batchRows,
    int threads,
    long seed) {
  /** Vectors that replicas exchange: weights, and the slots where these are averaged. */
  public int vectors() {
    return 1 + (localState == LocalState.AVERAGE ? optimizer.slots() : 0);
  }

  /** Rows of a shard that belong to one replica: they are dealt in turn. */
  public int replicaRows(int shardRows, int replica) {
    return (shardRows - replica + threads - 1) / threads;
  }
}
