package dev.regatta.driver.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.spark.api.TrainingMaster;
import org.deeplearning4j.spark.impl.graph.SparkComputationGraph;
import org.deeplearning4j.spark.impl.multilayer.SparkDl4jMultiLayer;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingMaster;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.nd4j.evaluation.classification.Evaluation;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Adam;

/** Whole programs by DL4J's master and by Regatta's: what their users see. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ProgramsContract {
  private static final int SETS = 32;
  private static final int ROWS = 32;
  private static final int EPOCHS = 4;

  private JavaSparkContext spark;

  abstract Map<String, String> settings();

  @BeforeAll
  void start() {
    spark = Session.start(settings());
  }

  @AfterAll
  void stop() {
    spark.close();
  }

  private static TrainingMaster<?, ?> dl4j() {
    return new ParameterAveragingTrainingMaster.Builder(2, ROWS)
        .batchSizePerWorker(ROWS)
        .averagingFrequency(4)
        .workerPrefetchNumBatches(2)
        .saveUpdater(true)
        .rngSeed(1)
        .build();
  }

  private static TrainingMaster<?, ?> regatta() {
    return new RegattaTrainingMaster.Builder(2, ROWS)
        .batchSizePerWorker(ROWS)
        .averagingFrequency(4)
        .workerPrefetchNumBatches(2)
        .saveUpdater(true)
        .rngSeed(1)
        .build();
  }

  /** What a user looks at when training is done. */
  private record Seen(
      double accuracy, double score, double testScore, int iterations, int epochs) {}

  private Seen stack(
      MultiLayerConfiguration configuration,
      JavaRDD<DataSet> rows,
      JavaRDD<DataSet> test,
      TrainingMaster<?, ?> master) {
    SparkDl4jMultiLayer network = new SparkDl4jMultiLayer(spark, configuration.clone(), master);
    for (int epoch = 0; epoch < EPOCHS; epoch++) {
      network.fit(rows);
    }
    Evaluation evaluation = network.evaluate(test);
    double testScore = network.calculateScore(test, true);
    master.deleteTempFiles(spark);
    return new Seen(
        evaluation.accuracy(),
        network.getScore(),
        testScore,
        network.getNetwork().getIterationCount(),
        network.getNetwork().getEpochCount());
  }

  private static void assertAlike(Seen regatta, Seen dl4j) {
    assertThat(regatta.accuracy()).isGreaterThan(0.85).isCloseTo(dl4j.accuracy(), within(0.05));
    assertThat(regatta.testScore()).isCloseTo(dl4j.testScore(), within(0.12));
    assertThat(regatta.score()).isCloseTo(dl4j.score(), within(0.15));
    assertThat(regatta.iterations()).isEqualTo(dl4j.iterations()).isPositive();
    assertThat(regatta.epochs()).isEqualTo(dl4j.epochs()).isEqualTo(EPOCHS);
  }

  @Test
  void aPerceptronLearnsAsWithParameterAveraging() {
    JavaRDD<DataSet> rows = Programs.rdd(spark, Programs.points(SETS, ROWS, 1));
    JavaRDD<DataSet> test = Programs.rdd(spark, Programs.points(8, ROWS, 2));
    MultiLayerConfiguration configuration = Programs.perceptron(new Adam(0.005));
    assertAlike(
        stack(configuration, rows, test, regatta()), stack(configuration, rows, test, dl4j()));
  }

  @Test
  void aConvolutionalNetworkLearnsAsWithParameterAveraging() {
    JavaRDD<DataSet> rows = Programs.rdd(spark, Programs.images(SETS, ROWS, 1));
    JavaRDD<DataSet> test = Programs.rdd(spark, Programs.images(8, ROWS, 2));
    MultiLayerConfiguration configuration = Programs.convolutional();
    assertAlike(
        stack(configuration, rows, test, regatta()), stack(configuration, rows, test, dl4j()));
  }

  @Test
  void aRecurrentNetworkLearnsAsWithParameterAveraging() {
    JavaRDD<DataSet> rows = Programs.rdd(spark, Programs.sequences(SETS, ROWS, 1));
    JavaRDD<DataSet> test = Programs.rdd(spark, Programs.sequences(8, ROWS, 2));
    MultiLayerConfiguration configuration = Programs.recurrent(new Adam(0.02));
    assertAlike(
        stack(configuration, rows, test, regatta()), stack(configuration, rows, test, dl4j()));
  }

  @Test
  void sequencesOfSeveralLengthsAreLearntAsWithParameterAveraging() {
    JavaRDD<DataSet> rows = Programs.rdd(spark, Programs.maskedSequences(SETS, ROWS, 1));
    JavaRDD<DataSet> test = Programs.rdd(spark, Programs.maskedSequences(8, ROWS, 2));
    MultiLayerConfiguration configuration = Programs.recurrent(new Adam(0.02));
    assertAlike(
        stack(configuration, rows, test, regatta()), stack(configuration, rows, test, dl4j()));
  }

  private Seen graph(JavaRDD<DataSet> rows, JavaRDD<DataSet> test, TrainingMaster<?, ?> master) {
    SparkComputationGraph network = new SparkComputationGraph(spark, Programs.graph(), master);
    for (int epoch = 0; epoch < EPOCHS; epoch++) {
      network.fit(rows);
    }
    Evaluation evaluation = network.evaluate(test);
    double testScore = network.calculateScore(test, true);
    master.deleteTempFiles(spark);
    return new Seen(
        evaluation.accuracy(),
        network.getScore(),
        testScore,
        network.getNetwork().getConfiguration().getIterationCount(),
        network.getNetwork().getEpochCount());
  }

  @Test
  void aGraphLearnsAsWithParameterAveraging() {
    JavaRDD<DataSet> rows = Programs.rdd(spark, Programs.points(SETS, ROWS, 3));
    JavaRDD<DataSet> test = Programs.rdd(spark, Programs.points(8, ROWS, 4));
    assertAlike(graph(rows, test, regatta()), graph(rows, test, dl4j()));
  }
}
