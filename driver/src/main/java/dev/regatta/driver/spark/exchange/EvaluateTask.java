package dev.regatta.driver.spark.exchange;

import dev.regatta.worker.io.Tensors;
import dev.regatta.worker.metric.Evaluation;
import dev.regatta.worker.shard.PackedShard;
import dev.regatta.worker.train.ShardEvaluator;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;

/** The metrics of one set of weights on the shards of one partition. */
final class EvaluateTask implements FlatMapFunction<Iterator<PackedShard>, long[]> {
  private static final long serialVersionUID = 1L;

  private final String run;
  private final String specJson;
  private final Broadcast<byte[]> weights;
  private final int mostRows;

  /**
   * Makes the task.
   *
   * @param mostRows of each shard, its first rows
   */
  EvaluateTask(String run, String specJson, Broadcast<byte[]> weights, int mostRows) {
    this.run = run;
    this.specJson = specJson;
    this.weights = weights;
    this.mostRows = mostRows;
  }

  @Override
  public Iterator<long[]> call(Iterator<PackedShard> shards) throws Exception {
    WorkerCache.Borrowed<ShardEvaluator> evaluator = WorkerCache.evaluator(run, specJson);
    float[] values = Tensors.decode(weights.value()).floats("weights");
    Evaluation evaluation = evaluator.value().newEvaluation();
    while (shards.hasNext()) {
      PackedShard shard = shards.next();
      evaluator.value().add(shard, Math.min(mostRows, shard.rows()), values, evaluation);
    }
    WorkerCache.release(evaluator);
    return List.of(evaluation.encode()).iterator();
  }
}
