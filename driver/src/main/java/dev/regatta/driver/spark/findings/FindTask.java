package dev.regatta.driver.spark.findings;

import dev.regatta.driver.exchange.Part;
import dev.regatta.driver.exchange.WorkerShards;
import dev.regatta.worker.Workers;
import dev.regatta.worker.io.Tensors;
import dev.regatta.worker.metric.Findings;
import dev.regatta.worker.metric.SliceSums;
import dev.regatta.worker.prepare.CategorySlices;
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

/** A worker's findings, encoded, its sums of slices and those of shuffled columns, as bits. */
final class FindTask implements FlatMapFunction<Iterator<WorkerShards>, long[]> {
  private static final long serialVersionUID = 1L;

  private final String specJson;
  private final Broadcast<byte[]> weights;
  private final Part judged;
  private final Part shuffled;
  private final ColumnInputs[] columns;
  private final CategorySlices[] slices;

  FindTask(
      String specJson,
      Broadcast<byte[]> weights,
      Part judged,
      Part shuffled,
      List<ColumnInputs> columns,
      List<CategorySlices> slices) {
    this.specJson = specJson;
    this.weights = weights;
    this.judged = judged;
    this.shuffled = shuffled;
    this.columns = columns.toArray(ColumnInputs[]::new);
    this.slices = slices.toArray(CategorySlices[]::new);
  }

  @Override
  public Iterator<long[]> call(Iterator<WorkerShards> workers) throws Exception {
    WorkerSpec spec = Workers.bindSpec(specJson);
    float[] values = Tensors.decode(weights.value()).floats(RowFindings.WEIGHTS);
    WorkerShards shards = workers.next();
    Findings findings = spec.newFindings();
    Shard rows = shards.of(judged);
    SliceSums sliced = new SliceSums(List.of(slices));
    new ShardEvaluator(spec)
        .each(
            rows,
            rows.rows(),
            values,
            (batch, outputs, width, loss) -> {
              findings.add(outputs, batch.labels, batch.weights, batch.rows, width, loss);
              sliced.add(
                  batch.features,
                  spec.inputs(),
                  outputs,
                  batch.labels,
                  batch.weights,
                  batch.rows,
                  width,
                  loss);
            });
    double[] sums =
        columns.length == 0
            ? new double[0]
            : new ShuffledColumns(spec, List.of(columns)).sums(shards.of(shuffled), values);
    return List.of(findings.encode(), bits(sliced.encode()), bits(sums)).iterator();
  }

  private static long[] bits(double[] values) {
    return Arrays.stream(values).mapToLong(Double::doubleToRawLongBits).toArray();
  }

  static double[] doubles(long[] bits) {
    return Arrays.stream(bits).mapToDouble(Double::longBitsToDouble).toArray();
  }
}
