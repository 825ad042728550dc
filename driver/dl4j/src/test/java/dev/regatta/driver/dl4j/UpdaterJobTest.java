package dev.regatta.driver.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regatta.conf.JobText;
import dev.regatta.conf.UserException;
import dev.regatta.driver.job.Job;
import dev.regatta.driver.spark.run.Jobs;
import dev.regatta.driver.spark.run.ModelFrame;
import dev.regatta.driver.spark.run.TrainResult;
import dev.regatta.worker.optimizer.Adam;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.AMSGrad;
import org.nd4j.linalg.learning.config.AdaDelta;
import org.nd4j.linalg.learning.config.AdaGrad;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nadam;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.RmsProp;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.schedule.ExponentialSchedule;
import org.nd4j.linalg.schedule.ScheduleType;
import org.nd4j.linalg.schedule.StepSchedule;

/** Jobs that leave optimizer and schedule to the updater of their network's file. */
class UpdaterJobTest {
  private static final int EPOCHS = 6;
  private static final int ROWS = 240;

  @TempDir private static Path folder;
  private static NetworkJobs jobs;

  @BeforeAll
  static void start() {
    jobs = new NetworkJobs(folder);
    jobs.start(2, 1);
  }

  @AfterAll
  static void stop() {
    jobs.stop();
  }

  private static MultiLayerNetwork network(IUpdater updater) {
    return Images.stack(updater, Images.PIXELS);
  }

  /** All rows in one batch, and one replica: their order does not matter. */
  private static String[] fullBatch(MultiLayerNetwork network, String type, String... more)
      throws Exception {
    Path zip = Files.createTempFile(folder, "model", ".zip");
    ModelSerializer.writeModel(network, zip.toFile(), false);
    String rows = "{format: csv, path: \"%s\"}".formatted(folder.resolve("rows.csv"));
    List<String> all =
        new ArrayList<>(
            List.of(
                "network={type: %s, configuration: \"%s\"}".formatted(type, zip),
                "data.validation=" + rows,
                "data.test=" + rows,
                "prepare={numeric: none}",
                "training={epochs: %d, batch-size: %d, workers: 1, exchange: local}"
                    .formatted(EPOCHS, ROWS),
                "averaging={every: 1}",
                "optimizer=auto"));
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }

  private static TrainResult train(MultiLayerNetwork network, String type, String... more)
      throws Exception {
    return jobs.train("", "local", fullBatch(network, type, more));
  }

  private static INDArray weights(TrainResult result) {
    return Nd4j.createFromArray(
            ModelFrame.open(result.directory() + "/model", new Configuration()).weights())
        .reshape(1, -1);
  }

  /** The job as the run's own record has it. */
  private static Job decided(TrainResult result) throws Exception {
    String stored = Files.readString(Path.of(result.directory().toUri()).resolve("job.yaml"));
    return Jobs.bind(JobText.parse("job.yaml", stored, Map.of()));
  }

  static Stream<IUpdater> updaters() {
    return Stream.of(
        new Sgd(0.5),
        new Nesterovs(0.1, 0.8),
        new AdaGrad(0.02),
        new AdaDelta(),
        new RmsProp(0.004),
        new org.nd4j.linalg.learning.config.Adam(0.01),
        new AMSGrad(0.01),
        new org.nd4j.linalg.learning.config.AdaMax(0.01),
        new Sgd(new StepSchedule(ScheduleType.EPOCH, 0.5, 0.5, 2)),
        new org.nd4j.linalg.learning.config.Adam(
            new ExponentialSchedule(ScheduleType.EPOCH, 0.01, 0.8)));
  }

  /** ND4J's sum of squares begins at 1e-6, which tells where first gradients are about 1e-3. */
  private static double bound(IUpdater updater) {
    return updater instanceof AdaGrad ? 1e-2 : 2e-3;
  }

  @ParameterizedTest
  @MethodSource("updaters")
  void aJobEndsWhereDl4jsOwnFitDoes(IUpdater updater) throws Exception {
    MultiLayerNetwork own = network(updater);
    INDArray first = own.params().dup();
    TrainResult result = train(own, "dl4j");
    DataSet rows = Images.rows(Files.readAllLines(folder.resolve("rows.csv")));
    for (int epoch = 0; epoch < EPOCHS; epoch++) {
      own.fit(rows);
      own.incrementEpochCount();
    }

    INDArray weights = weights(result);
    double way = own.params().distance2(first);
    assertThat(way).isGreaterThan(1e-3);
    assertThat(weights.distance2(own.params()) / way).as("%s", updater).isLessThan(bound(updater));
    assertThat(decided(result).optimizer()).isPresent();
    assertThat(decided(result).schedule()).isPresent();
  }

  @Test
  void aDenseNetworksZipIsAskedToo() throws Exception {
    Nesterovs updater = new Nesterovs(0.1, 0.8);
    TrainResult result = train(network(updater), "dense");

    assertThat(weights(result).length()).isEqualTo(network(updater).numParams());
    assertThat(decided(result).optimizer())
        .isEqualTo(decided(train(network(updater), "dl4j")).optimizer());
  }

  @Test
  void theRunTellsWhatItFound() throws Exception {
    MultiLayerNetwork network =
        network(new Sgd(new StepSchedule(ScheduleType.EPOCH, 0.5, 0.25, 2)));

    assertThat(jobs.notes("", "local", fullBatch(network, "dl4j")))
        .contains(
            "from the updater of network.configuration: optimizer={type: sgd, learning-rate: 0.5},"
                + " schedule={type: step, every-epochs: 2.0, factor: 0.25, warmup-epochs: 0.0}");
  }

  @Test
  void whatTheJobSaysGoesFirst() throws Exception {
    Optional<dev.regatta.worker.optimizer.Optimizer> adam =
        Optional.of(new Adam(0.02, 0.9, 0.999, 1e-8));
    TrainResult other =
        train(network(new Nadam()), "dl4j", "optimizer={type: adam, learning-rate: 0.02}");
    assertThat(decided(other).optimizer()).isEqualTo(adam);

    MultiLayerNetwork falling =
        network(new Sgd(new StepSchedule(ScheduleType.ITERATION, 0.5, 0.5, 2)));
    Job cosine = decided(train(falling, "dl4j", "schedule=cosine"));
    assertThat(cosine.optimizer().orElseThrow().learningRate()).isEqualTo(0.5);
    assertThat(cosine.schedule().orElseThrow().getClass().getSimpleName()).isEqualTo("Cosine");
  }

  @Test
  void whatHasNoEqualIsRefusedBeforeAnythingIsWritten() {
    assertThatThrownBy(() -> train(network(new Nadam()), "dl4j"))
        .isInstanceOf(UserException.class)
        .hasMessageStartingWith("network.configuration: the updater is Nadam, of which");
    MultiLayerNetwork falling =
        network(new Sgd(new StepSchedule(ScheduleType.ITERATION, 0.5, 0.5, 2)));
    assertThatThrownBy(() -> train(falling, "dl4j"))
        .isInstanceOf(UserException.class)
        .hasMessageStartingWith("network.configuration: the updater's rate follows StepSchedule(");
  }
}
