package dev.regatta.driver.spark.exchange;

import dev.regatta.driver.exchange.Part;
import dev.regatta.driver.exchange.WorkerShards;
import dev.regatta.worker.io.Tensors;
import dev.regatta.worker.train.ShardEvaluator;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;

/** The metrics of one set of weights on parts of a worker's rows: the sums of each part in turn. */
final class EvaluateTask implements FlatMapFunction<Iterator<WorkerShards>, long[]> {
  private static final long serialVersionUID = 1L;

  private final String run;
  private final String specJson;
  private final Broadcast<byte[]> weights;
  private final Part[] parts;
  private final int sampleRows;

  EvaluateTask(
      String run, String specJson, Broadcast<byte[]> weights, Part[] parts, int sampleRows) {
    this.run = run;
    this.specJson = specJson;
    this.weights = weights;
    this.parts = parts;
    this.sampleRows = sampleRows;
  }

  @Override
  public Iterator<long[]> call(Iterator<WorkerShards> workers) throws Exception {
    WorkerCache.Borrowed<ShardEvaluator> evaluator = WorkerCache.evaluator(run, specJson);
    float[] values = Tensors.decode(weights.value()).floats("weights");
    WorkerShards shards = workers.next();
    List<long[]> sums = new ArrayList<>();
    for (Part part : parts) {
      sums.add(shards.evaluate(evaluator.value(), part, sampleRows, values).encode());
    }
    WorkerCache.release(evaluator);
    return sums.iterator();
  }
}
