package dev.regatta.driver.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regatta.conf.UserException;
import dev.regatta.driver.job.ExchangeKind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.storage.StorageLevel;
import org.deeplearning4j.earlystopping.EarlyStoppingConfiguration;
import org.deeplearning4j.earlystopping.EarlyStoppingResult;
import org.deeplearning4j.earlystopping.saver.InMemoryModelSaver;
import org.deeplearning4j.earlystopping.termination.MaxEpochsTerminationCondition;
import org.deeplearning4j.earlystopping.termination.MaxTimeIterationTerminationCondition;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.constraint.MaxNormConstraint;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.deeplearning4j.spark.api.RDDTrainingApproach;
import org.deeplearning4j.spark.api.Repartition;
import org.deeplearning4j.spark.api.RepartitionStrategy;
import org.deeplearning4j.spark.api.stats.SparkTrainingStats;
import org.deeplearning4j.spark.earlystopping.SparkDataSetLossCalculator;
import org.deeplearning4j.spark.earlystopping.SparkEarlyStoppingTrainer;
import org.deeplearning4j.spark.impl.graph.SparkComputationGraph;
import org.deeplearning4j.spark.impl.multilayer.SparkDl4jMultiLayer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Nadam;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.learning.regularization.L2Regularization;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.nd4j.linalg.schedule.ExponentialSchedule;
import org.nd4j.linalg.schedule.ScheduleType;

/** What of DL4J's interface a program can ask the master for, and what it refuses. */
class RegattaTrainingMasterTest {
  private static JavaSparkContext spark;

  @BeforeAll
  static void start() {
    spark = Session.start(Map.of());
  }

  @AfterAll
  static void stop() {
    spark.close();
  }

  private static RegattaTrainingMaster.Builder builder() {
    return new RegattaTrainingMaster.Builder(2, 16).batchSizePerWorker(16).averagingFrequency(2);
  }

  private static JavaRDD<DataSet> rows() {
    return Programs.rdd(spark, Programs.points(8, 16, 1));
  }

  private static SparkDl4jMultiLayer perceptron(RegattaTrainingMaster master) {
    return new SparkDl4jMultiLayer(spark, Programs.perceptron(new Adam(0.01)), master);
  }

  @Test
  void everyOptionOfParameterAveragingIsTaken() {
    RegattaTrainingMaster master =
        new RegattaTrainingMaster.Builder(16)
            .batchSizePerWorker(16)
            .averagingFrequency(2)
            .aggregationDepth(2)
            .workerPrefetchNumBatches(2)
            .saveUpdater(true)
            .repartionData(Repartition.Always)
            .repartitionStrategy(RepartitionStrategy.Balanced)
            .storageLevel(StorageLevel.MEMORY_ONLY_SER())
            .storageLevelStreams(StorageLevel.MEMORY_ONLY())
            .rddTrainingApproach(RDDTrainingApproach.Export)
            .exportDirectory("/nowhere")
            .rngSeed(3)
            .trainingHooks(List.of())
            .collectTrainingStats(false)
            .build();
    MultiLayerNetwork trained = perceptron(master).fit(rows());
    assertThat(trained.getIterationCount()).isEqualTo(4);
  }

  @ParameterizedTest
  @EnumSource(ExchangeKind.class)
  void theBitsAreTheSameByEveryExchange(ExchangeKind kind) {
    JavaRDD<DataSet> rows = rows();
    INDArray expected = perceptron(builder().build()).fit(rows).params();
    INDArray found = perceptron(builder().exchange(kind).build()).fit(rows).params();
    assertThat(found.dup().data().asFloat()).containsExactly(expected.dup().data().asFloat());
  }

  @Test
  void moreWorkersThanCoresAndThanRowsTrain() {
    JavaRDD<DataSet> rows = Programs.rdd(spark, Programs.points(1, 5, 1));
    RegattaTrainingMaster master = new RegattaTrainingMaster.Builder(7, 1).build();
    assertThat(perceptron(master).fit(rows).getIterationCount()).isEqualTo(1);
  }

  @Test
  void optionsSurviveAsText() {
    RegattaTrainingMaster master = builder().rngSeed(3).exchange(ExchangeKind.JOBS).build();
    assertThat(master.toJson()).contains("\"workers\":2", "\"averaging-frequency\":2");
    assertThat(RegattaTrainingMaster.fromJson(master.toJson()).toJson()).isEqualTo(master.toJson());
    assertThat(RegattaTrainingMaster.fromYaml(master.toYaml()).toYaml()).isEqualTo(master.toYaml());
    assertThatThrownBy(() -> RegattaTrainingMaster.fromJson("{\"workers\": 0, \"depth\": 1}"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("workers")
        .hasMessageContaining("depth");
  }

  /** Counts what DL4J's listeners are called for. */
  private static final class Calls extends BaseTrainingListener {
    private final List<String> calls = new ArrayList<>();

    @Override
    public void iterationDone(Model model, int iteration, int epoch) {
      assertThat(model.score()).isPositive().isLessThan(3);
      calls.add("iteration " + iteration + " of epoch " + epoch);
    }

    @Override
    public void onEpochStart(Model model) {
      calls.add("start");
    }

    @Override
    public void onEpochEnd(Model model) {
      calls.add("end");
    }
  }

  @Test
  void listenersAreCalledAfterEachAverage() {
    Calls calls = new Calls();
    SparkDl4jMultiLayer network = perceptron(builder().build());
    network.setListeners(calls);
    network.fit(rows());
    network.fit(rows());
    assertThat(calls.calls)
        .containsExactly(
            "start",
            "iteration 2 of epoch 0",
            "iteration 4 of epoch 0",
            "end",
            "start",
            "iteration 6 of epoch 1",
            "iteration 8 of epoch 1",
            "end");
  }

  @Test
  void statisticsTellWhatEachFitTook(@TempDir Path directory) throws Exception {
    SparkDl4jMultiLayer network = perceptron(builder().build());
    assertThat(network.getSparkTrainingStats()).isNull();
    network.setCollectTrainingStats(true);
    assertThat(network.getTrainingMaster().getIsCollectTrainingStats()).isTrue();
    JavaRDD<DataSet> rows = rows();
    network.fit(rows);
    network.fit(rows);
    SparkTrainingStats stats = network.getSparkTrainingStats();
    for (String key : stats.getKeySet()) {
      assertThat(stats.getValue(key)).hasSize(2);
      assertThat(stats.statsAsString()).contains(key);
    }
    assertThat(stats.getValue(FitTimes.FIT).get(0).getDurationMs()).isPositive();
    assertThat(stats.getValue(FitTimes.PACK).get(1).getDurationMs()).isZero();
    stats.exportStatFiles(directory.toString(), spark.sc());
    try (Stream<Path> files = Files.list(directory)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .contains("RegattaFitTimesMs.txt");
    }
    network.setCollectTrainingStats(false);
    assertThat(network.getSparkTrainingStats()).isNull();
  }

  @Test
  void earlyStoppingTrainsAndKeepsTheBest() {
    JavaRDD<DataSet> rows = rows();
    EarlyStoppingConfiguration<MultiLayerNetwork> configuration =
        new EarlyStoppingConfiguration.Builder<MultiLayerNetwork>()
            .modelSaver(new InMemoryModelSaver<>())
            .epochTerminationConditions(new MaxEpochsTerminationCondition(4))
            .iterationTerminationConditions(
                new MaxTimeIterationTerminationCondition(5, TimeUnit.MINUTES))
            .scoreCalculator(new SparkDataSetLossCalculator(rows, true, spark.sc()))
            .build();
    MultiLayerNetwork network = new MultiLayerNetwork(Programs.perceptron(new Adam(0.01)));
    network.init();
    EarlyStoppingResult<MultiLayerNetwork> result =
        new SparkEarlyStoppingTrainer(spark, builder().build(), configuration, network, rows).fit();
    assertThat(result.getTerminationReason())
        .isEqualTo(EarlyStoppingResult.TerminationReason.EpochTerminationCondition);
    assertThat(result.getTotalEpochs()).isEqualTo(4);
    assertThat(result.getBestModelScore()).isLessThan(1.0);
    assertThat(network.getEpochCount()).isEqualTo(4);
  }

  @Test
  void rowsThatPathsNameAreTrained(@TempDir Path directory) throws Exception {
    List<DataSet> sets = Programs.points(8, 16, 1);
    for (int i = 0; i < sets.size(); i++) {
      sets.get(i).save(directory.resolve("set-" + i + ".bin").toFile());
    }
    MultiLayerNetwork trained = perceptron(builder().build()).fit(directory.toUri().toString());
    assertThat(trained.getIterationCount()).isEqualTo(4);
  }

  @Test
  void multiDataSetsOfOneInputAndOutputAreTrained() {
    SparkComputationGraph graph =
        new SparkComputationGraph(spark, Programs.graph(), builder().build());
    JavaRDD<org.nd4j.linalg.dataset.api.MultiDataSet> rows =
        rows()
            .map(
                set ->
                    new org.nd4j.linalg.dataset.MultiDataSet(set.getFeatures(), set.getLabels()));
    ComputationGraph trained = graph.fitMultiDataSet(rows);
    assertThat(trained.getConfiguration().getIterationCount()).isEqualTo(4);
    JavaRDD<org.nd4j.linalg.dataset.api.MultiDataSet> two =
        rows()
            .map(
                set ->
                    new org.nd4j.linalg.dataset.MultiDataSet(
                        new INDArray[] {set.getFeatures(), set.getFeatures()},
                        new INDArray[] {set.getLabels()}));
    assertRefused(() -> graph.fitMultiDataSet(two), "2 arrays of features and 1 of labels");
  }

  private static void assertRefused(Supplier<?> fit, String... words) {
    assertThatThrownBy(fit::get)
        .isInstanceOf(UserException.class)
        .message()
        .contains(words)
        .doesNotContain("\n");
  }

  @Test
  void packedRowsAreFreedWithTheTemporaryFiles() {
    RegattaTrainingMaster master = builder().build();
    Set<Integer> before = Set.copyOf(spark.getPersistentRDDs().keySet());
    SparkDl4jMultiLayer network = perceptron(master);
    network.fit(rows());
    network.fit(rows());
    Set<Integer> packed = new HashSet<>(spark.getPersistentRDDs().keySet());
    packed.removeAll(before);
    assertThat(packed).hasSize(1);
    assertThat(master.deleteTempFiles(spark)).isTrue();
    assertThat(spark.getPersistentRDDs()).doesNotContainKeys(packed.toArray(Integer[]::new));
  }

  /** A configuration, and what the refusal names. */
  private record Refused(String word, MultiLayerConfiguration configuration) {}

  private static NeuralNetConfiguration.Builder seeded() {
    return new NeuralNetConfiguration.Builder().seed(1).updater(new Sgd(0.1));
  }

  static Stream<Refused> refused() {
    return Stream.of(
        new Refused("Nadam", Programs.perceptron(new Nadam())),
        new Refused(
            "RenormalizeL2PerLayer",
            Programs.perceptron(
                    seeded().gradientNormalization(GradientNormalization.RenormalizeL2PerLayer))
                .build()),
        new Refused(
            "the constraint of 0_b has dimensions [1]",
            Programs.perceptron(seeded().constrainBias(new MaxNormConstraint(1, 1))).build()),
        new Refused("miniBatch", Programs.perceptron(seeded().miniBatch(false)).build()),
        new Refused(
            "updaters of their own",
            Programs.perceptron(seeded().biasUpdater(new Sgd(0.2))).build()),
        new Refused(
            "l2 follows ExponentialSchedule; penalties are constant",
            Programs.perceptron(
                    seeded()
                        .regularization(
                            List.of(
                                new L2Regularization(
                                    new ExponentialSchedule(ScheduleType.EPOCH, 0.1, 0.5)))))
                .build()),
        new Refused(
            "sigmoid with XENT has 3 outputs",
            seeded()
                .list()
                .layer(
                    new OutputLayer.Builder(LossFunction.XENT)
                        .activation(Activation.SIGMOID)
                        .nIn(Programs.COLUMNS)
                        .nOut(Programs.CLASSES)
                        .build())
                .build()),
        new Refused(
            "LossHinge",
            seeded()
                .list()
                .layer(
                    new OutputLayer.Builder(LossFunction.HINGE)
                        .activation(Activation.IDENTITY)
                        .nIn(Programs.COLUMNS)
                        .nOut(Programs.CLASSES)
                        .build())
                .build()));
  }

  @ParameterizedTest
  @MethodSource("refused")
  void whatRegattaDoesNotHaveIsRefusedByName(Refused refused) {
    SparkDl4jMultiLayer network =
        new SparkDl4jMultiLayer(spark, refused.configuration(), builder().build());
    INDArray before = network.getNetwork().params().dup();
    assertRefused(() -> network.fit(rows()), refused.word());
    assertThat(network.getNetwork().params()).isEqualTo(before);
  }

  @Test
  void rowsThatAreNoneToTrainAreRefused() {
    INDArray features = Nd4j.rand(4, Programs.COLUMNS);
    INDArray labels =
        Nd4j.createFromArray(new float[][] {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}, {1, 0, 0}});
    assertRefused(() -> fit(), "the RDD has no rows");
    assertRefused(() -> fit(new DataSet(features, labels, null, Nd4j.ones(4, 1))), "mask");
    assertRefused(() -> fit(new DataSet(features, labels.mul(0.5))), "one 1 among zeros");
    assertRefused(
        () ->
            fit(
                new DataSet(features, labels),
                new DataSet(Nd4j.rand(4, Programs.COLUMNS + 1), labels)),
        "shape [4, 11]");
    assertRefused(() -> fit(new DataSet(Nd4j.rand(4, 5), labels)), "rows of 5 numbers");
    INDArray missing = features.dup();
    missing.putScalar(2, 3, Float.NaN);
    assertRefused(() -> fit(new DataSet(missing, labels)), "a feature that is NaN");
  }

  @Test
  void sequencesThatAreNoneToTrainAreRefused() {
    List<DataSet> sets = Programs.maskedSequences(2, 4, 1);
    long steps = sets.get(0).getFeatures().size(2);
    INDArray mask = sets.get(0).getFeaturesMaskArray();
    mask.putScalar(1, 0, 0.5);
    assertRefused(() -> recurrent(sets), "a mask of features has a 0.5");
    mask.getRow(1).assign(0);
    assertRefused(() -> recurrent(sets), "a sequence's mask is 0 at all of its steps");
    sets.get(0).setFeaturesMaskArray(Nd4j.ones(4, steps + 1));
    assertRefused(() -> recurrent(sets), "a mask of features has the shape [4, " + (steps + 1));
    DataSet wide = new DataSet(Nd4j.rand(4, 5, 3), sets.get(1).getLabels());
    assertRefused(() -> recurrent(List.of(sets.get(1), wide)), "features of the shape [4, 5, 3]");
    INDArray perStep = Nd4j.zeros(4, Programs.CLASSES, 3);
    DataSet labelled = new DataSet(Nd4j.rand(4, Programs.SYMBOLS, 3), perStep);
    assertRefused(() -> recurrent(List.of(labelled)), "labels have the shape [4, 3, 3]");
  }

  private static MultiLayerNetwork recurrent(List<DataSet> sets) {
    return new SparkDl4jMultiLayer(spark, Programs.recurrent(new Adam(0.01)), builder().build())
        .fit(Programs.rdd(spark, sets));
  }

  @Test
  void numbersThatStopBeingFiniteEndTheFit() {
    SparkDl4jMultiLayer network =
        new SparkDl4jMultiLayer(spark, Programs.perceptron(new Sgd(1e30)), builder().build());
    assertRefused(() -> network.fit(rows()), "training diverged", "worker");
    assertThat(network.getNetwork().params().isNaN().any()).isFalse();
  }

  private static MultiLayerNetwork fit(DataSet... sets) {
    return perceptron(builder().build()).fit(Programs.rdd(spark, List.of(sets)));
  }

  @Test
  void oneMasterTrainsNetworksWhoseLabelsMeanOtherThings() {
    RegattaTrainingMaster master = builder().build();
    JavaRDD<DataSet> rows = rows();
    perceptron(master).fit(rows);
    MultiLayerConfiguration numbers =
        seeded()
            .list()
            .layer(
                new OutputLayer.Builder(LossFunction.MSE)
                    .activation(Activation.IDENTITY)
                    .nIn(Programs.COLUMNS)
                    .nOut(Programs.CLASSES)
                    .build())
            .build();
    SparkDl4jMultiLayer network = new SparkDl4jMultiLayer(spark, numbers, master);
    network.fit(rows);
    assertThat(network.getScore()).isBetween(0.0, 5.0);
  }

  @Test
  void nd4jHasItsThreadsBackAfterAFit() {
    int before = Nd4j.getEnvironment().maxThreads();
    Nd4j.getEnvironment().setMaxThreads(2);
    perceptron(builder().build()).fit(rows());
    assertThat(Nd4j.getEnvironment().maxThreads()).isEqualTo(2);
    Nd4j.getEnvironment().setMaxThreads(before);
  }

  @Test
  void wrongOptionsAreAllTold() {
    assertRefused(
        () -> new RegattaTrainingMaster.Builder(0, 0).batchSizePerWorker(0).build(),
        "workers: is 0",
        "rddDataSetNumExamples: is 0",
        "batchSizePerWorker: is 0");
  }

  @Test
  void whatOnlyDl4jsWorkersDoIsRefused() {
    RegattaTrainingMaster master = builder().build();
    SparkDl4jMultiLayer network = perceptron(master);
    assertThatThrownBy(() -> master.getWorkerInstance(network))
        .isInstanceOf(UnsupportedOperationException.class);
  }
}
