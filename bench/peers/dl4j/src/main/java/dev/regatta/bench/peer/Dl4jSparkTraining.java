package dev.regatta.bench.peer;

import dev.regatta.bench.task.LabelledRows;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.spark.api.TrainingMaster;
import org.deeplearning4j.spark.impl.multilayer.SparkDl4jMultiLayer;
import org.nd4j.linalg.dataset.DataSet;

/** A network and a task's batches, trained on Spark by a master. */
final class Dl4jSparkTraining {
  static final int WORKERS = 2;

  private final SparkDl4jMultiLayer network;
  private final JavaRDD<DataSet> batches;

  Dl4jSparkTraining(
      JavaSparkContext spark,
      MultiLayerNetwork trained,
      TrainingMaster<?, ?> master,
      List<DataSet> dataSets) {
    network = new SparkDl4jMultiLayer(spark, trained, master);
    batches = spark.parallelize(new ArrayList<>(dataSets), WORKERS);
  }

  void epoch() {
    network.fit(batches);
  }

  double accuracy(LabelledRows rows) {
    return rows.accuracy(
        network.getNetwork().output(Dl4jNetworks.dataSet(rows).getFeatures()).data().asFloat());
  }
}
