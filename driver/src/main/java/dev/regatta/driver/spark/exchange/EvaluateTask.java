package dev.regatta.driver.spark.exchange;

import dev.regatta.driver.exchange.Part;
import dev.regatta.driver.exchange.WorkerShards;
import dev.regatta.worker.io.Tensors;
import dev.regatta.worker.metric.Evaluation;
import dev.regatta.worker.shard.PackedShard;
import dev.regatta.worker.train.ShardEvaluator;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;

/** The metrics of one set of weights on one part of a worker's rows. */
final class EvaluateTask implements FlatMapFunction<Iterator<WorkerShards>, long[]> {
  private static final long serialVersionUID = 1L;

  private final String run;
  private final String specJson;
  private final Broadcast<byte[]> weights;
  private final Part part;
  private final int mostRows;

  /**
   * Makes the task.
   *
   * @param mostRows of the part's shard, its first rows
   */
  EvaluateTask(String run, String specJson, Broadcast<byte[]> weights, Part part, int mostRows) {
    this.run = run;
    this.specJson = specJson;
    this.weights = weights;
    this.part = part;
    this.mostRows = mostRows;
  }

  @Override
  public Iterator<long[]> call(Iterator<WorkerShards> workers) throws Exception {
    WorkerCache.Borrowed<ShardEvaluator> evaluator = WorkerCache.evaluator(run, specJson);
    float[] values = Tensors.decode(weights.value()).floats("weights");
    Evaluation evaluation = evaluator.value().newEvaluation();
    PackedShard shard = workers.next().of(part);
    evaluator.value().add(shard, Math.min(mostRows, shard.rows()), values, evaluation);
    WorkerCache.release(evaluator);
    return List.of(evaluation.encode()).iterator();
  }
}
