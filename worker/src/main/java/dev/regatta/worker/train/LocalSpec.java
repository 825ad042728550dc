package dev.regatta.worker.train;

import dev.regatta.worker.compress.Compression;
import dev.regatta.worker.compress.None;
import dev.regatta.worker.network.Network;
import dev.regatta.worker.optimizer.Optimizer;
import dev.regatta.worker.optimizer.Regularization;
import java.util.List;

/**
 * What local training needs to know of a job.
 *
 * @param regularization with the optimizer's own weight decay in it
 * @param compression of the weights' change; a lossless one changes nothing
 * @param pull how far replicas go from their own weights to the global ones as a round begins: 1
 *     all the way; with less, weights stay with their replica as slots that are kept do
 * @param batchRows rows per replica and step; an epoch's last batch may be smaller
 * @param threads replicas per worker
 * @param classWeights by class index: rows count as much more in training; empty: all alike
 */
public record LocalSpec(
    Network network,
    Optimizer optimizer,
    Regularization regularization,
    LocalState localState,
    EndWeights endWeights,
    double pull,
    Compression compression,
    int batchRows,
    int threads,
    long seed,
    List<Double> classWeights) {
  public LocalSpec {
    if (pull < 1 && localState != LocalState.KEEP) {
      throw new IllegalArgumentException("weights stay with replicas only where slots do");
    }
    classWeights = List.copyOf(classWeights);
  }

  private static final Compression AS_IT_IS = new None();

  /** Vectors that replicas exchange: weights, and the slots where these are averaged. */
  public int vectors() {
    return 1 + (localState == LocalState.AVERAGE ? optimizer.slots() : 0);
  }

  /** Whether replicas go on from weights of their own. */
  boolean keepsWeights() {
    return pull < 1;
  }

  /** Vectors that stay with each replica and belong to checkpoints. */
  public int keptVectors() {
    return localState == LocalState.KEEP ? optimizer.slots() + (keepsWeights() ? 1 : 0) : 0;
  }

  /** Whether a vector's replicas meet by their maximum; else by their mean. */
  public boolean isMaximum(int vector) {
    return vector > 0 && optimizer.isMaximum(vector - 1);
  }

  /**
   * How a vector of the update crosses. Slots always cross as they are: a second moment whose
   * change is rounded may turn negative, or stay at zero.
   */
  public Compression compression(int vector) {
    return vector == 0 ? compression : AS_IT_IS;
  }

  /** Rows of a shard that belong to one replica: they are dealt in turn. */
  public int replicaRows(int shardRows, int replica) {
    return (shardRows - replica + threads - 1) / threads;
  }
}
