package dev.regatta.driver.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regatta.conf.JobText;
import dev.regatta.conf.UserException;
import dev.regatta.driver.spark.run.Jobs;
import dev.regatta.driver.spark.run.Resume;
import dev.regatta.driver.spark.run.RunListener;
import dev.regatta.driver.spark.run.TrainRequest;
import dev.regatta.driver.spark.run.TrainResult;
import dev.regatta.driver.spark.run.TrainingRun;
import dev.regatta.worker.network.NetworkSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Adam;

/** Jobs whose dense network starts as what a model zip of DL4J holds. */
class DenseJobTest {
  private static JavaSparkContext context;
  private static SparkSession spark;

  @TempDir private Path directory;

  @BeforeAll
  static void start() {
    context = Session.start(Map.of());
    spark = SparkSession.builder().sparkContext(context.sc()).getOrCreate();
  }

  @AfterAll
  static void stop() {
    context.close();
  }

  private static double accuracy(MultiLayerNetwork network, DataSet rows) {
    INDArray found = network.output(rows.getFeatures()).argMax(1);
    INDArray right = rows.getLabels().argMax(1);
    return found
        .eq(right)
        .castTo(org.nd4j.linalg.api.buffer.DataType.DOUBLE)
        .meanNumber()
        .doubleValue();
  }

  private Path zip(MultiLayerNetwork network) throws Exception {
    Path zip = directory.resolve("model.zip");
    ModelSerializer.writeModel(network, zip.toFile(), true);
    return zip;
  }

  private String job(Path zip, String rate, int epochs) throws Exception {
    return job("{type: dense, configuration: '" + zip + "'}", rate, epochs);
  }

  /** What the run's own record says of its network. */
  private String storedNetwork() throws Exception {
    String stored = Files.readString(directory.resolve("run/job.yaml"));
    return Jobs.binder()
        .dump(Jobs.bind(JobText.parse("job.yaml", stored, Map.of())).network(), NetworkSpec.class)
        .toString();
  }

  private String job(String network, String rate, int epochs) throws Exception {
    Path rows = Files.write(directory.resolve("rows.csv"), Images.lines(240));
    return """
    data:
      train: {format: csv, path: "%s"}
      test: {format: csv, path: "%s"}
      label: kind
    prepare: {numeric: none}
    network: %s
    optimizer: {type: sgd, learning-rate: %s}
    training: {epochs: %d, batch-size: 16, workers: 2}
    averaging: {every: 3}
    output: "%s"
    """
        .formatted(rows, rows, network, rate, epochs, directory.resolve("run"));
  }

  private static TrainResult train(String job, BooleanSupplier interrupted) {
    return TrainingRun.run(
        spark,
        new TrainRequest(
            Jobs.bind(JobText.parse("job.yaml", job, Map.of())),
            new Resume.Auto(),
            false,
            interrupted),
        RunListener.SILENT);
  }

  /** At this rate nothing is learnt. */
  @Test
  void theRunStartsAsWhatDl4jTrained() throws Exception {
    DataSet rows = Images.rows(Images.lines(240));
    MultiLayerNetwork network = Images.stack(new Adam(0.01), Images.PIXELS);
    double untrained = accuracy(network, rows);
    for (int epoch = 0; epoch < 20; epoch++) {
      network.fit(rows);
    }
    double trained = accuracy(network, rows);
    assertThat(trained).isGreaterThan(untrained + 0.05);

    TrainResult result = train(job(zip(network), "1e-12", 1), () -> false);

    assertThat(result.summary().path("test").path("accuracy").asDouble()).isEqualTo(trained);
    String stored = Files.readString(directory.resolve("run/job.yaml"));
    assertThat(stored)
        .contains("digest: ", "units: 7")
        .doesNotContain("configuration", "type: dl4j");
  }

  @Test
  void aRunGoesOnWithoutTheZip() throws Exception {
    Path zip = zip(Images.stack(new Adam(0.01), Images.PIXELS));
    AtomicInteger left = new AtomicInteger(2);
    TrainResult first = train(job(zip, "0.1", 3), () -> left.decrementAndGet() == 0);
    assertThat(first.status()).isEqualTo("interrupted");
    Files.delete(zip);

    TrainResult rest = train(job(storedNetwork(), "0.1", 3), () -> false);

    assertThat(rest.summary().path("resumedFrom").asText()).isEqualTo("round-0000002");
    assertThat(rest.summary().path("test").path("accuracy").asDouble()).isGreaterThan(0.6);
  }

  @Test
  void rowsOfAnotherWidthAreRefused() throws Exception {
    String job = job(zip(Images.stack(new Adam(0.01), Images.PIXELS - 1)), "0.1", 1);
    assertThatThrownBy(() -> train(job, () -> false))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "network: it starts from weights for rows of 35 numbers and for 3 outputs; prepared"
                + " rows have 36, and the label and the loss need 3");
  }
}
