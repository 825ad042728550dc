package dev.regatta.worker.train;

import dev.regatta.worker.network.Batch;
import dev.regatta.worker.network.Network;
import dev.regatta.worker.network.Propagation;
import dev.regatta.worker.network.StepRanges;
import dev.regatta.worker.random.Randoms;
import dev.regatta.worker.shard.PackedShard;

/**
 * Gradients of the training loss by rows of a shard, at weights that stay where they are. The loss
 * is the mean over rows, weighted by row and class as in training; dropout is off, and penalties
 * are no part of it. Frozen layers have a gradient of zero.
 */
public final class ShardGradient {
  private static final long ORDER = 0x67726164L;

  private final long seed;
  private final Network network;
  private final ClassFactors classes;
  private final int batchRows;
  private final Propagation propagation;
  private final float[] gradient;

  /** Gradients of batches of so many rows, the last of a shard maybe of fewer. */
  public ShardGradient(WorkerSpec spec, int batchRows) {
    this.batchRows = batchRows;
    seed = spec.seed();
    network = spec.buildWithoutDropout();
    classes = new ClassFactors(spec.classWeights());
    propagation = network.open(batchRows);
    gradient = new float[network.parameters()];
  }

  /** The sums over the first rows of a shard, in random batches that have no row in common. */
  public GradientSums of(PackedShard shard, int rows, float[] weights) {
    GradientSums sums = new GradientSums(network.parameters());
    Batch batch = classes.newBatch(shard, batchRows);
    int[] order = new int[rows];
    new Randoms(Randoms.key(seed, ORDER)).permutation(order, rows);
    for (int row = 0; row < rows; row += batchRows) {
      shard.gather(order, row, Math.min(batchRows, rows - row), batch);
      classes.weigh(batch);
      add(batch, weights, sums);
    }
    return sums;
  }

  private void add(Batch batch, float[] weights, GradientSums sums) {
    propagation.gradient(batch, weights, gradient, 0);
    double weight = batch.weightSum();
    double[] vector = sums.vector();
    StepRanges ranges = propagation.ranges();
    double squares = 0;
    for (int block = 0; block < ranges.blocks().size(); block++) {
      for (int range = 0; range < ranges.count(block); range++) {
        int to = ranges.to(block, range);
        for (int i = ranges.from(block, range); i < to; i++) {
          double slope = gradient[i];
          vector[i] += weight * slope;
          squares += slope * slope;
        }
      }
    }
    sums.addRows(batch.rows, weight);
    if (batch.rows == batchRows) {
      sums.addFullBatch(squares);
    }
  }
}
