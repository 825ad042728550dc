package dev.regatta.bench.peer;

import dev.regatta.bench.task.LabelledRows;
import dev.regatta.bench.task.StepTask;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.spark.api.RDDTrainingApproach;
import org.deeplearning4j.spark.api.Repartition;
import org.deeplearning4j.spark.impl.multilayer.SparkDl4jMultiLayer;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingMaster;
import org.nd4j.linalg.dataset.DataSet;

/**
 * Parameter averaging as its guide recommends: batches are exported to files by the first epoch,
 * which later epochs read. Averaging over an RDD itself was seen to take longer.
 */
final class Dl4jSparkTraining {
  static final int WORKERS = 2;

  private static final int PREFETCHED_BATCHES = 2;

  private final SparkDl4jMultiLayer network;
  private final JavaRDD<DataSet> batches;

  Dl4jSparkTraining(
      JavaSparkContext spark, StepTask task, int every, LabelledRows rows, Path scratch) {
    ParameterAveragingTrainingMaster master =
        new ParameterAveragingTrainingMaster.Builder(WORKERS, task.batch())
            .batchSizePerWorker(task.batch())
            .averagingFrequency(every)
            .workerPrefetchNumBatches(PREFETCHED_BATCHES)
            .saveUpdater(true)
            .rddTrainingApproach(RDDTrainingApproach.Export)
            .exportDirectory(scratch.toUri().toString())
            .repartionData(Repartition.NumPartitionsWorkersDiffers)
            .build();
    network = new SparkDl4jMultiLayer(spark, Dl4jNetworks.initialized(task), master);
    List<DataSet> dataSets =
        rows.batches(task.batch()).stream().map(Dl4jNetworks::dataSet).toList();
    batches = spark.parallelize(new java.util.ArrayList<>(dataSets), WORKERS);
  }

  void epoch() {
    network.fit(batches);
  }

  double accuracy(LabelledRows rows) {
    return rows.accuracy(
        network.getNetwork().output(Dl4jNetworks.dataSet(rows).getFeatures()).data().asFloat());
  }
}
