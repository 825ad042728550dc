package dev.regatta.driver.spark.landscape;

import dev.regatta.driver.exchange.WorkerShards;
import dev.regatta.driver.landscape.LossSlope;
import dev.regatta.worker.Workers;
import dev.regatta.worker.train.GradientSums;
import dev.regatta.worker.train.WorkerSpec;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/**
 * The training loss of a job over its cached shards. Each gradient is one pass by Spark; only sums
 * come to the driver, which adds them in the workers' order.
 */
public final class ShardedLoss implements LossSlope {
  private final JavaSparkContext spark;
  private final JavaRDD<WorkerShards> shards;
  private final String specJson;
  private final int mostRows;
  private final int batchRows;

  /**
   * Names the rows; nothing runs yet.
   *
   * @param mostRows of each training shard
   * @param batchRows that go through the network together
   */
  public ShardedLoss(
      JavaSparkContext spark,
      JavaRDD<WorkerShards> shards,
      WorkerSpec spec,
      int mostRows,
      int batchRows) {
    this.spark = spark;
    this.shards = shards;
    this.mostRows = mostRows;
    this.batchRows = batchRows;
    specJson = Workers.dumpSpec(spec).toString();
  }

  /** The sums of the gradient at some weights. */
  public GradientSums sums(float[] weights) {
    return sums(new float[][] {weights})[0];
  }

  @Override
  public double[][] at(float[][] points) {
    GradientSums[] sums = sums(points);
    double[][] gradients = new double[points.length][];
    for (int i = 0; i < points.length; i++) {
      gradients[i] = sums[i].vector();
      for (int j = 0; j < gradients[i].length; j++) {
        gradients[i][j] /= sums[i].weight();
      }
    }
    return gradients;
  }

  private GradientSums[] sums(float[][] points) {
    Broadcast<float[][]> broadcast = spark.broadcast(points);
    try {
      GradientTask task = new GradientTask(specJson, broadcast, batchRows, mostRows);
      List<double[]> found = shards.mapPartitions(task, true).collect();
      GradientSums[] sums = new GradientSums[points.length];
      for (int i = 0; i < found.size(); i++) {
        GradientSums part = GradientSums.decode(found.get(i));
        int point = i % points.length;
        if (sums[point] == null) {
          sums[point] = part;
        } else {
          sums[point].merge(part);
        }
      }
      return sums;
    } finally {
      broadcast.destroy();
    }
  }
}
