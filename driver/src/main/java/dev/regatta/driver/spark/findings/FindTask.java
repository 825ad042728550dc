package dev.regatta.driver.spark.findings;

import dev.regatta.driver.exchange.Part;
import dev.regatta.driver.exchange.WorkerShards;
import dev.regatta.worker.Workers;
import dev.regatta.worker.io.Tensors;
import dev.regatta.worker.metric.Findings;
import dev.regatta.worker.prepare.ColumnInputs;
import dev.regatta.worker.shard.Shard;
import dev.regatta.worker.train.ShardEvaluator;
import dev.regatta.worker.train.ShuffledColumns;
import dev.regatta.worker.train.WorkerSpec;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;

/** A worker's findings, encoded, and its sums of shuffled columns, as the bits of doubles. */
final class FindTask implements FlatMapFunction<Iterator<WorkerShards>, long[]> {
  private static final long serialVersionUID = 1L;

  private final String specJson;
  private final Broadcast<byte[]> weights;
  private final Part judged;
  private final Part shuffled;
  private final ColumnInputs[] columns;

  FindTask(
      String specJson,
      Broadcast<byte[]> weights,
      Part judged,
      Part shuffled,
      List<ColumnInputs> columns) {
    this.specJson = specJson;
    this.weights = weights;
    this.judged = judged;
    this.shuffled = shuffled;
    this.columns = columns.toArray(ColumnInputs[]::new);
  }

  @Override
  public Iterator<long[]> call(Iterator<WorkerShards> workers) throws Exception {
    WorkerSpec spec = Workers.bindSpec(specJson);
    float[] values = Tensors.decode(weights.value()).floats(RowFindings.WEIGHTS);
    WorkerShards shards = workers.next();
    Findings findings = spec.newFindings();
    Shard rows = shards.of(judged);
    new ShardEvaluator(spec).add(rows, rows.rows(), values, findings);
    double[] sums =
        columns.length == 0
            ? new double[0]
            : new ShuffledColumns(spec, List.of(columns)).sums(shards.of(shuffled), values);
    long[] bits = Arrays.stream(sums).mapToLong(Double::doubleToRawLongBits).toArray();
    return List.of(findings.encode(), bits).iterator();
  }
}
