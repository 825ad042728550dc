package dev.regatta.submit.executors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regatta.conf.UserException;
import dev.regatta.driver.spark.run.RunListener;
import dev.regatta.driver.spark.run.TrainResult;
import dev.regatta.submit.Build;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A model of 40 million parameters on two executors, with Spark's own limits (results of 1 GB,
 * messages of 128 MB, Kryo's buffer of 64 MB): what fits trains, and what does not is refused
 * before it trains, with the setting that is enough.
 */
@Tag("cluster")
@Timeout(value = 6, unit = TimeUnit.MINUTES)
class LargeModelTest {
  private static final long PARAMETERS = 40_000_000;
  private static final String MOMENTUM = "optimizer={type: momentum, learning-rate: 0.001}";

  @TempDir static Path directory;
  private static Trainings trainings;
  private static ExecutorCluster cluster;

  @BeforeAll
  static void start() throws Exception {
    trainings = new Trainings(directory);
    cluster = new ExecutorCluster(Build.spark(), "4g", directory, Map.of());
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  private static SparkSession session(String memory) {
    return cluster.session(2, 1, Map.of("spark.executor.memory", memory));
  }

  private static TrainResult train(SparkSession spark, String exchange, String optimizer) {
    String layer = "{units: 6330, activation: relu}";
    return trainings.run(
        spark,
        exchange,
        "average",
        RunListener.SILENT,
        optimizer,
        "network.layers=[" + layer + ", " + layer + "]",
        "training.workers=2",
        "training.epochs=1",
        "training.batch-size=64",
        "checkpoint.keep=1");
  }

  @Test
  void whatDoesNotFitIsRefusedAndTheSettingThatItNamesIsEnough() {
    SparkSession small = session("1g");
    assertThatThrownBy(() -> train(small, "resident", MOMENTUM))
        .isInstanceOf(UserException.class)
        .message()
        .matches(
            "memory: 1 worker needs 1\\.\\d+ GB in one JVM, whose heap is 1\\.07 GB; set"
                + " spark\\.executor\\.memory=2g, or use more executors");
    assertThat(trainings.lastOutput().resolve("job.yaml")).doesNotExist();

    SparkSession spark = session("2g");
    assertThatThrownBy(() -> train(spark, "resident", "optimizer=adam"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("set spark.executor.memory=3g");
    assertThatThrownBy(() -> train(spark, "jobs", MOMENTUM))
        .as("Spark holds more copies of what crosses")
        .isInstanceOf(UserException.class)
        .hasMessageContaining("set spark.executor.memory=4g");
    TrainResult result = train(spark, "resident", MOMENTUM);

    assertThat(result.status()).isEqualTo("completed");
    assertThat(result.summary().path("parameters").asLong()).isGreaterThan(PARAMETERS);
  }

  /** Executors have enough then, and the driver, which all results come to at once, has not. */
  @Test
  void jobsAreRefusedWhereTheDriverCannotHoldTheResults() {
    SparkSession spark = session("4g");
    assertThatThrownBy(() -> train(spark, "jobs", MOMENTUM))
        .isInstanceOf(UserException.class)
        .message()
        .matches(
            "memory: the driver, which holds the state and the updates of 2 workers, needs"
                + " 3\\.\\d+ GB in one JVM, whose heap is 2\\.15 GB; set spark\\.driver\\.memory=5g"
                + " \\(or REGATTA_MEMORY\\)");
    assertThat(trainings.lastOutput().resolve("job.yaml")).doesNotExist();
  }
}
