package dev.regatta.driver.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.constraint.MaxNormConstraint;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.spark.impl.graph.SparkComputationGraph;
import org.deeplearning4j.spark.impl.multilayer.SparkDl4jMultiLayer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.config.AMSGrad;
import org.nd4j.linalg.learning.config.AdaDelta;
import org.nd4j.linalg.learning.config.AdaGrad;
import org.nd4j.linalg.learning.config.AdaMax;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.RmsProp;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.nd4j.linalg.schedule.ExponentialSchedule;
import org.nd4j.linalg.schedule.ScheduleType;
import org.nd4j.linalg.schedule.StepSchedule;

/**
 * With all rows in one batch their order does not matter: a fit on Spark ends where DL4J's own fit
 * of that batch does, updater state and counts included.
 */
class FullBatchTest {
  private static final int ROWS = 96;
  private static final int FITS = 5;

  private static JavaSparkContext spark;

  @BeforeAll
  static void start() {
    spark = Session.start(Map.of());
  }

  @AfterAll
  static void stop() {
    spark.close();
  }

  private static NeuralNetConfiguration.Builder seeded() {
    return new NeuralNetConfiguration.Builder().seed(7);
  }

  static Stream<MultiLayerConfiguration> configurations() {
    return Stream.of(
        Programs.perceptron(new Sgd(0.1)),
        Programs.perceptron(new Nesterovs(0.1, 0.9)),
        Programs.perceptron(new AdaGrad(0.05)),
        Programs.perceptron(new AdaDelta()),
        Programs.perceptron(new RmsProp(0.01)),
        Programs.perceptron(new Adam(0.01)),
        Programs.perceptron(new AMSGrad(0.01)),
        Programs.perceptron(new AdaMax(0.01)),
        Programs.perceptron(new Adam(new ExponentialSchedule(ScheduleType.ITERATION, 0.02, 0.8))),
        Programs.perceptron(new Sgd(new StepSchedule(ScheduleType.EPOCH, 0.2, 0.5, 2))),
        Programs.perceptron(seeded().updater(new Adam(0.01)).l2(0.01).l1(0.003)).build(),
        Programs.perceptron(seeded().updater(new Sgd(0.1)).weightDecay(0.05)).build(),
        Programs.perceptron(seeded().updater(new Sgd(0.1)).weightDecay(0.02, false).l2Bias(0.1))
            .build(),
        eachWithPenaltiesOfItsOwn(),
        Programs.perceptron(
                seeded().updater(new Sgd(0.1)).constrainWeights(new MaxNormConstraint(0.5, 0)))
            .build(),
        Programs.perceptron(
                seeded()
                    .updater(new Sgd(0.2))
                    .gradientNormalization(GradientNormalization.ClipElementWiseAbsoluteValue)
                    .gradientNormalizationThreshold(0.01))
            .build(),
        Programs.perceptron(
                seeded()
                    .updater(new Sgd(0.2))
                    .l2(0.1)
                    .gradientNormalization(GradientNormalization.ClipL2PerParamType)
                    .gradientNormalizationThreshold(0.02))
            .build(),
        seeded()
            .updater(new Adam(0.01))
            .list()
            .layer(
                new DenseLayer.Builder()
                    .nIn(Programs.COLUMNS)
                    .nOut(12)
                    .activation(Activation.TANH)
                    .build())
            .layer(new BatchNormalization.Builder().nIn(12).nOut(12).useLogStd(true).build())
            .layer(
                new OutputLayer.Builder(LossFunction.MSE)
                    .activation(Activation.IDENTITY)
                    .nIn(12)
                    .nOut(Programs.CLASSES)
                    .build())
            .build(),
        sigmoid(),
        Programs.recurrent(new Nesterovs(0.5, 0.9)),
        bothWays());
  }

  private static MultiLayerConfiguration eachWithPenaltiesOfItsOwn() {
    return seeded()
        .updater(new Adam(0.01))
        .list()
        .layer(
            new DenseLayer.Builder()
                .nIn(Programs.COLUMNS)
                .nOut(12)
                .activation(Activation.TANH)
                .l2(0.1)
                .l1Bias(0.05)
                .build())
        .layer(
            new OutputLayer.Builder(LossFunction.MCXENT)
                .activation(Activation.SOFTMAX)
                .nIn(12)
                .nOut(Programs.CLASSES)
                .l1(0.02)
                .build())
        .build();
  }

  private static MultiLayerConfiguration sigmoid() {
    return seeded()
        .updater(new Sgd(0.1))
        .list()
        .layer(
            new OutputLayer.Builder(LossFunction.XENT)
                .activation(Activation.SIGMOID)
                .nIn(Programs.COLUMNS)
                .nOut(1)
                .build())
        .build();
  }

  /** A layer that others are wrapped around, with every term that Regatta takes over. */
  private static MultiLayerConfiguration bothWays() {
    return seeded()
        .updater(new Nesterovs(0.1, 0.9))
        .l2(0.01)
        .l1(0.001)
        .gradientNormalization(GradientNormalization.ClipElementWiseAbsoluteValue)
        .gradientNormalizationThreshold(0.05)
        .list()
        .layer(
            new LastTimeStep(
                new Bidirectional(
                    new SimpleRnn.Builder()
                        .nIn(Programs.SYMBOLS)
                        .nOut(5)
                        .activation(Activation.TANH)
                        .build())))
        .layer(
            new OutputLayer.Builder(LossFunction.MCXENT)
                .activation(Activation.SOFTMAX)
                .nIn(10)
                .nOut(Programs.CLASSES)
                .build())
        .build();
  }

  /** Labels as wide as the network's output. */
  private static List<DataSet> rows(MultiLayerConfiguration configuration) {
    FeedForwardLayer last =
        (FeedForwardLayer) configuration.getConf(configuration.getConfs().size() - 1).getLayer();
    boolean recurrent =
        !(configuration.getConf(0).getLayer() instanceof FeedForwardLayer first)
            || first instanceof LSTM;
    List<DataSet> sets =
        recurrent ? Programs.sequences(6, ROWS / 6, 5) : Programs.points(6, ROWS / 6, 5);
    for (DataSet set : sets) {
      set.setLabels(
          set.getLabels().get(NDArrayIndex.all(), NDArrayIndex.interval(0, last.getNOut())));
    }
    return sets;
  }

  private static MultiLayerNetwork network(MultiLayerConfiguration configuration) {
    MultiLayerNetwork network = new MultiLayerNetwork(configuration.clone());
    network.init();
    return network;
  }

  private static void assertClose(INDArray actual, INDArray expected, double bound) {
    float[] found = actual.dup().data().asFloat();
    float[] wanted = expected.dup().data().asFloat();
    assertThat(found).hasSameSizeAs(wanted);
    double largest = 0;
    for (int i = 0; i < wanted.length; i++) {
      largest = Math.max(largest, Math.abs(found[i] - wanted[i]));
    }
    assertThat(largest).isLessThan(bound);
  }

  @ParameterizedTest
  @MethodSource("configurations")
  void aFitEndsWhereDl4jsOwnDoes(MultiLayerConfiguration configuration) {
    List<DataSet> sets = rows(configuration);
    DataSet all = DataSet.merge(sets);
    MultiLayerNetwork own = network(configuration);
    MultiLayerNetwork trained = network(configuration);
    trained.setParameters(own.params().dup());
    INDArray first = own.params().dup();
    SparkDl4jMultiLayer onSpark =
        new SparkDl4jMultiLayer(
            spark,
            trained,
            new RegattaTrainingMaster.Builder(1, 16)
                .batchSizePerWorker(ROWS)
                .averagingFrequency(1)
                .build());
    JavaRDD<DataSet> rows = Programs.rdd(spark, sets);
    for (int fit = 0; fit < FITS; fit++) {
      own.fit(all);
      own.incrementEpochCount();
      onSpark.fit(rows);
    }
    assertThat(trained.params().distance2(first)).isGreaterThan(1e-3);
    assertClose(trained.params(), own.params(), 2e-4);
    assertThat(trained.getIterationCount()).isEqualTo(own.getIterationCount()).isEqualTo(FITS);
    assertThat(trained.getEpochCount()).isEqualTo(own.getEpochCount()).isEqualTo(FITS);
    assertThat(onSpark.getScore()).isCloseTo(own.score(), within(0.05));
    if (own.getUpdater().getStateViewArray() != null) {
      assertClose(
          trained.getUpdater().getStateViewArray(), own.getUpdater().getStateViewArray(), 2e-4);
    }
    own.fit(all);
    trained.fit(all);
    assertClose(trained.params(), own.params(), 4e-4);
  }

  @Test
  void maskedSequencesEndWhereDl4jsOwnFitDoes() {
    List<DataSet> sets = Programs.maskedSequences(6, ROWS / 6, 5);
    MultiLayerConfiguration configuration = Programs.recurrent(new Nesterovs(0.5, 0.9));
    MultiLayerNetwork own = network(configuration);
    MultiLayerNetwork trained = network(configuration);
    INDArray first = own.params().dup();
    SparkDl4jMultiLayer onSpark =
        new SparkDl4jMultiLayer(
            spark,
            trained,
            new RegattaTrainingMaster.Builder(1, 16).batchSizePerWorker(ROWS).build());
    JavaRDD<DataSet> rows = Programs.rdd(spark, sets);
    for (int fit = 0; fit < FITS; fit++) {
      own.fit(DataSet.merge(sets));
      onSpark.fit(rows);
    }
    assertThat(own.params().distance2(first)).isGreaterThan(1e-3);
    assertClose(trained.params(), own.params(), 2e-4);
  }

  /** A sequence and a row of numbers. */
  @Test
  void graphsOfTwoInputsEndWhereDl4jsOwnFitDoes() {
    ComputationGraphConfiguration configuration = Programs.twoInputs(new Nesterovs(0.2, 0.9));
    List<MultiDataSet> sets = Programs.pairs(6, ROWS / 6, 5);
    ComputationGraph own = new ComputationGraph(configuration.clone());
    own.init();
    ComputationGraph trained = new ComputationGraph(configuration.clone());
    trained.init();
    trained.setParams(own.params().dup());
    INDArray first = own.params().dup();
    SparkComputationGraph onSpark =
        new SparkComputationGraph(
            spark,
            trained,
            new RegattaTrainingMaster.Builder(1, 16).batchSizePerWorker(ROWS).build());
    JavaRDD<org.nd4j.linalg.dataset.api.MultiDataSet> rows =
        spark.<org.nd4j.linalg.dataset.api.MultiDataSet>parallelize(List.copyOf(sets), 2);
    MultiDataSet all = MultiDataSet.merge(sets);
    for (int fit = 0; fit < FITS; fit++) {
      own.fit(all);
      onSpark.fitMultiDataSet(rows);
    }
    assertThat(own.params().distance2(first)).isGreaterThan(1e-2);
    assertClose(trained.params(), own.params(), 2e-4);
  }

  @Test
  void twoWorkersOfHalfTheRowsAverageToTheWhole() {
    List<DataSet> sets = Programs.points(6, ROWS / 6, 5);
    MultiLayerConfiguration configuration = Programs.perceptron(new Sgd(0.1));
    MultiLayerNetwork own = network(configuration);
    MultiLayerNetwork trained = network(configuration);
    SparkDl4jMultiLayer onSpark =
        new SparkDl4jMultiLayer(
            spark,
            trained,
            new RegattaTrainingMaster.Builder(2, 16).batchSizePerWorker(ROWS / 2).build());
    JavaRDD<DataSet> rows = Programs.rdd(spark, sets);
    for (int fit = 0; fit < FITS; fit++) {
      own.fit(DataSet.merge(sets));
      onSpark.fit(rows);
    }
    assertClose(trained.params(), own.params(), 1e-5);
  }

  @Test
  void withoutItsStateAnUpdaterStartsAnewInEachRound() {
    List<DataSet> sets = Programs.points(6, ROWS / 6, 5);
    MultiLayerNetwork trained = network(Programs.perceptron(new Adam(0.01)));
    SparkDl4jMultiLayer onSpark =
        new SparkDl4jMultiLayer(
            spark,
            trained,
            new RegattaTrainingMaster.Builder(1, 16)
                .batchSizePerWorker(ROWS)
                .saveUpdater(false)
                .build());
    onSpark.fit(Programs.rdd(spark, sets));
    INDArray state = trained.getUpdater().getStateViewArray();
    assertThat(state.equals(Nd4j.zerosLike(state))).isTrue();
  }
}
