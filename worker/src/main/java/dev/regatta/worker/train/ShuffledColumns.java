package dev.regatta.worker.train;

import dev.regatta.worker.loss.Loss;
import dev.regatta.worker.network.Batch;
import dev.regatta.worker.network.Network;
import dev.regatta.worker.network.Propagation;
import dev.regatta.worker.prepare.ColumnInputs;
import dev.regatta.worker.random.Randoms;
import dev.regatta.worker.shard.BlockFeed;
import dev.regatta.worker.shard.BlockedShard;
import dev.regatta.worker.shard.PackedShard;
import dev.regatta.worker.shard.Shard;
import java.util.List;

/**
 * The loss of rows as they are, and with one column at a time taken from other rows: what a network
 * loses without it is the column's importance (Breiman: Random Forests, 2001; Fisher, Rudin,
 * Dominici: All Models are Wrong, but Many are Useful, 2019).
 */
public final class ShuffledColumns {
  /** Of a shard; columns change places among them. */
  private static final int MOST_ROWS = 1024;

  private final Network network;
  private final Loss loss;
  private final long seed;
  private final List<ColumnInputs> columns;

  /**
   * Names what is shuffled.
   *
   * @param columns of the rows, not sparse ones
   */
  public ShuffledColumns(WorkerSpec spec, List<ColumnInputs> columns) {
    network = spec.buildNetwork();
    loss = spec.loss();
    seed = spec.seed();
    this.columns = List.copyOf(columns);
  }

  /**
   * Sums over the first rows of a shard, {@code 1024} at most: the rows' weight, their loss, and
   * their loss with each column shuffled.
   */
  public double[] sums(Shard shard, float[] weights) throws InterruptedException {
    double[] sums = new double[2 + columns.size()];
    Batch batch = shard.newBatch(Math.max(1, Math.min(MOST_ROWS, shard.rows())));
    fill(shard, batch);
    if (batch.rows == 0) {
      return sums;
    }
    Propagation propagation = network.open(batch.rows);
    sums[0] = batch.weightSum();
    sums[1] = loss(batch, batch.features, propagation, weights);
    int[] order = new int[batch.rows];
    for (int i = 0; i < columns.size(); i++) {
      new Randoms(Randoms.key(seed, i)).permutation(order, batch.rows);
      float[] shuffled = shuffled(batch, columns.get(i), order);
      sums[2 + i] = loss(batch, shuffled, propagation, weights);
    }
    return sums;
  }

  private static void fill(Shard shard, Batch batch) throws InterruptedException {
    int rows = Math.min(MOST_ROWS, shard.rows());
    if (shard instanceof PackedShard whole) {
      whole.copy(0, rows, batch);
      return;
    }
    if (rows > 0) {
      BlockedShard blocked = (BlockedShard) shard;
      try (BlockFeed feed = blocked.feed()) {
        feed.begin(new int[] {0}, 0);
        PackedShard block = feed.next();
        block.copy(0, Math.min(rows, block.rows()), batch);
      }
    }
  }

  private float[] shuffled(Batch batch, ColumnInputs column, int[] order) {
    int width = network.inputs();
    float[] features = batch.features.clone();
    for (int row = 0; row < batch.rows; row++) {
      System.arraycopy(
          batch.features,
          order[row] * width + column.first(),
          features,
          row * width + column.first(),
          column.count());
    }
    return features;
  }

  private double loss(Batch batch, float[] features, Propagation propagation, float[] weights) {
    float[] outputs = propagation.forward(features, batch.rows, weights);
    int width = network.outputs();
    int labels = loss.labels(width);
    double sum = 0;
    for (int row = 0; row < batch.rows; row++) {
      double own = loss.rowLoss(outputs, row * width, width, batch.labels, row * labels);
      sum += batch.weights == null ? own : batch.weights[row] * own;
    }
    return sum;
  }
}
