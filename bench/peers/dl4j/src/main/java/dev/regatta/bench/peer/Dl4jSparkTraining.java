package dev.regatta.bench.peer;

import dev.regatta.bench.task.LabelledRows;
import dev.regatta.bench.task.StepTask;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.spark.api.TrainingMaster;
import org.deeplearning4j.spark.impl.multilayer.SparkDl4jMultiLayer;
import org.nd4j.linalg.dataset.DataSet;

/** A task's network and batches, trained on Spark by a master. */
final class Dl4jSparkTraining {
  static final int WORKERS = 2;

  private final SparkDl4jMultiLayer network;
  private final JavaRDD<DataSet> batches;

  Dl4jSparkTraining(
      JavaSparkContext spark, StepTask task, TrainingMaster<?, ?> master, LabelledRows rows) {
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
