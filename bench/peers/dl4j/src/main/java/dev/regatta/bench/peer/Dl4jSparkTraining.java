package dev.regatta.bench.peer;

import dev.regatta.bench.task.LabelledRows;
import dev.regatta.bench.task.StepTask;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.storage.StorageLevel;
import org.deeplearning4j.spark.api.RDDTrainingApproach;
import org.deeplearning4j.spark.api.Repartition;
import org.deeplearning4j.spark.impl.multilayer.SparkDl4jMultiLayer;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingMaster;
import org.nd4j.linalg.dataset.DataSet;

/**
 * Parameter averaging over batches that lie in the executors' caches, so that neither exporting
 * them to files nor shuffling them costs time.
 */
final class Dl4jSparkTraining {
  static final int WORKERS = 2;

  private static final int PREFETCHED_BATCHES = 2;

  private final SparkDl4jMultiLayer network;
  private final JavaRDD<DataSet> batches;

  Dl4jSparkTraining(JavaSparkContext spark, StepTask task, int every, LabelledRows rows) {
    ParameterAveragingTrainingMaster master =
        new ParameterAveragingTrainingMaster.Builder(WORKERS, task.batch())
            .batchSizePerWorker(task.batch())
            .averagingFrequency(every)
            .workerPrefetchNumBatches(PREFETCHED_BATCHES)
            .saveUpdater(true)
            .storageLevel(StorageLevel.MEMORY_ONLY())
            .rddTrainingApproach(RDDTrainingApproach.Direct)
            .repartionData(Repartition.NumPartitionsWorkersDiffers)
            .build();
    network = new SparkDl4jMultiLayer(spark, Dl4jNetworks.initialized(task), master);
    List<DataSet> dataSets =
        rows.batches(task.batch()).stream().map(Dl4jNetworks::dataSet).toList();
    batches = spark.parallelize(new java.util.ArrayList<>(dataSets), WORKERS).cache();
    batches.count();
  }

  void epoch() {
    network.fit(batches);
  }

  double accuracy(LabelledRows rows) {
    return rows.accuracy(
        network.getNetwork().output(Dl4jNetworks.dataSet(rows).getFeatures()).data().asFloat());
  }
}
