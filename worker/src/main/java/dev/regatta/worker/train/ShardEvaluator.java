package dev.regatta.worker.train;

import dev.regatta.worker.loss.Loss;
import dev.regatta.worker.metric.EvaluatedBlocks;
import dev.regatta.worker.metric.Evaluation;
import dev.regatta.worker.metric.Metric;
import dev.regatta.worker.network.Batch;
import dev.regatta.worker.network.Network;
import dev.regatta.worker.network.Propagation;
import dev.regatta.worker.shard.BlockFeed;
import dev.regatta.worker.shard.BlockLayout;
import dev.regatta.worker.shard.BlockedShard;
import dev.regatta.worker.shard.PackedShard;
import dev.regatta.worker.shard.Shard;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Metrics of a model on rows of a shard, dropout off. Rows go through the network in blocks of one
 * fixed size, so that a row's outputs have the same bits whatever shard it lies in.
 */
public final class ShardEvaluator {
  /** Rows per forward pass, everywhere: bits depend on it. */
  public static final int BLOCK_ROWS = 256;

  private final Network network;
  private final Loss loss;
  private final List<Metric> metrics;
  private final Propagation propagation;
  private @Nullable BlockedShard fedBy;
  private @Nullable BlockFeed feed;

  public ShardEvaluator(WorkerSpec spec) {
    network = spec.buildNetwork();
    loss = spec.loss();
    metrics = spec.metrics();
    propagation = network.open(BLOCK_ROWS);
  }

  /** An empty evaluation by the spec's metrics. */
  public Evaluation newEvaluation() {
    return new Evaluation(metrics);
  }

  /** Takes blocks of rows with what the network puts out for them. */
  @FunctionalInterface
  public interface Blocks {
    /**
     * Adds a block.
     *
     * @param outputs row-major, the batch's rows x width
     */
    void add(Batch batch, float[] outputs, int width, Loss loss);
  }

  /** Adds the first {@code rows} rows of the shard to an evaluation, or to findings. */
  public void add(Shard shard, int rows, float[] weights, EvaluatedBlocks evaluation) {
    each(
        shard,
        rows,
        weights,
        (batch, outputs, width, rowLoss) ->
            evaluation.add(outputs, batch.labels, batch.weights, batch.rows, width, rowLoss));
  }

  /** Hands over the first {@code rows} rows of the shard. */
  public void each(Shard shard, int rows, float[] weights, Blocks evaluation) {
    Batch batch = shard.newBatch(BLOCK_ROWS);
    if (shard instanceof PackedShard whole) {
      for (int row = 0; row < rows; row += BLOCK_ROWS) {
        whole.copy(row, Math.min(BLOCK_ROWS, rows - row), batch);
        add(batch, weights, evaluation);
      }
      return;
    }
    BlockedShard blocked = (BlockedShard) shard;
    try (BlockFeed feed = feed(blocked)) {
      BlockLayout layout = blocked.layout();
      for (int replica = 0; replica < layout.replicas(); replica++) {
        int share = new BlockLayout(rows, layout.replicas(), 1).replicaRows(replica);
        add(feed, layout, replica, share, batch, weights, evaluation);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RoundCancelledException();
    }
  }

  /** Buffers of one shard after the other; those of the last stay for its next evaluation. */
  private BlockFeed feed(BlockedShard shard) {
    if (shard != fedBy || feed == null) {
      feed = shard.feed();
      fedBy = shard;
    }
    return feed;
  }

  /** A replica's first rows in their order; a batch is full, whatever blocks its rows lie in. */
  private void add(
      BlockFeed from,
      BlockLayout layout,
      int replica,
      int rows,
      Batch batch,
      float[] weights,
      Blocks evaluation)
      throws InterruptedException {
    int blocks = (int) (((long) rows + layout.blockRows() - 1) / layout.blockRows());
    int[] order = new int[blocks];
    Arrays.setAll(order, block -> layout.firstBlock(replica) + block);
    from.begin(order, 0);
    batch.clear();
    for (int index = 0; index < blocks; index++) {
      PackedShard block = from.next();
      int count = Math.min(block.rows(), rows - index * layout.blockRows());
      for (int row = 0; row < count; ) {
        int some = Math.min(count - row, BLOCK_ROWS - batch.rows);
        block.append(row, some, batch);
        row += some;
        if (batch.rows == BLOCK_ROWS) {
          add(batch, weights, evaluation);
          batch.clear();
        }
      }
    }
    if (batch.rows > 0) {
      add(batch, weights, evaluation);
    }
  }

  private void add(Batch batch, float[] weights, Blocks evaluation) {
    float[] outputs =
        batch.sparse == null
            ? propagation.forward(batch.features, batch.rows, weights)
            : propagation.forward(batch.sparse, batch.rows, weights);
    evaluation.add(batch, outputs, network.outputs(), loss);
  }
}
