package dev.regatta.worker.train;

import dev.regatta.worker.loss.Loss;
import dev.regatta.worker.metric.Evaluation;
import dev.regatta.worker.metric.Metric;
import dev.regatta.worker.network.Batch;
import dev.regatta.worker.network.Network;
import dev.regatta.worker.network.Propagation;
import dev.regatta.worker.shard.PackedShard;
import java.util.List;

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

  /** Adds the first {@code rows} rows of the shard to the evaluation. */
  public void add(PackedShard shard, int rows, float[] weights, Evaluation evaluation) {
    Batch batch = new Batch(BLOCK_ROWS, network.inputs(), shard.labelWidth(), shard.weighted());
    for (int row = 0; row < rows; row += BLOCK_ROWS) {
      shard.copy(row, Math.min(BLOCK_ROWS, rows - row), batch);
      float[] outputs = propagation.forward(batch.features, batch.rows, weights);
      evaluation.add(outputs, batch.labels, batch.weights, batch.rows, network.outputs(), loss);
    }
  }
}
