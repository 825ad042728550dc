package dev.regatta.driver.spark.landscape;

import dev.regatta.driver.exchange.WorkerShards;
import dev.regatta.worker.Workers;
import dev.regatta.worker.shard.PackedShard;
import dev.regatta.worker.train.ShardGradient;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;

/** The gradient sums of a worker's training rows at each of some points. */
final class GradientTask implements FlatMapFunction<Iterator<WorkerShards>, double[]> {
  private static final long serialVersionUID = 1L;

  private final String specJson;
  private final Broadcast<float[][]> points;
  private final int batchRows;
  private final int mostRows;

  GradientTask(String specJson, Broadcast<float[][]> points, int batchRows, int mostRows) {
    this.specJson = specJson;
    this.points = points;
    this.batchRows = batchRows;
    this.mostRows = mostRows;
  }

  @Override
  public Iterator<double[]> call(Iterator<WorkerShards> workers) {
    ShardGradient gradient = new ShardGradient(Workers.bindSpec(specJson), batchRows);
    PackedShard shard = (PackedShard) workers.next().training();
    List<double[]> sums = new ArrayList<>();
    for (float[] weights : points.value()) {
      sums.add(gradient.of(shard, Math.min(mostRows, shard.rows()), weights).encode());
    }
    return sums.iterator();
  }
}
