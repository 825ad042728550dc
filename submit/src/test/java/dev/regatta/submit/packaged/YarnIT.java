package dev.regatta.submit.packaged;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.regatta.submit.Build;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * One job file on YARN, with rows, checkpoints and model on HDFS: the same bits as on this machine
 * alone, wherever the driver runs and whatever happens to it.
 */
@Tag("cluster")
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class YarnIT {
  private static final int EPOCHS = 20;

  /** The variable is resolved where the command is given, in deploy mode cluster too. */
  private static final String JOB =
      """
      format-version: 1
      data:
        train: {format: csv, path: '${ROWS}'}
        label: kind
      network:
        layers:
          - {units: 128, activation: relu, dropout: 0.1}
          - {units: 128, activation: relu}
      optimizer: {type: adam, learning-rate: 0.002}
      training: {epochs: %d, batch-size: 32, workers: 2}
      averaging: {every: 32}
      early-stopping: {patience: null}
      output: run
      """
          .formatted(EPOCHS);

  /** Small containers, whose Spark is the one of this build, and nothing beyond loopback. */
  private static final String CLUSTER =
      """
      # A test's own file for --on.
      spark.master yarn
      spark.executor.instances 2
      spark.executor.cores=1
      spark.executor.memory = 640m
      spark.executor.memoryOverhead 256m
      spark.yarn.am.memory 512m
      spark.yarn.maxAppAttempts 2
      spark.yarn.jars local:%s/jars/*
      spark.yarn.appMasterEnv.SPARK_LOCAL_IP 127.0.0.1
      spark.executorEnv.SPARK_LOCAL_IP 127.0.0.1
      spark.driver.extraJavaOptions %s
      spark.yarn.am.extraJavaOptions %s
      spark.executor.extraJavaOptions %s
      """
          .formatted(
              Build.spark().directory(), Build.SHORT_LIVED, Build.SHORT_LIVED, Build.SHORT_LIVED);

  @TempDir static Path shared;
  private static Script script;
  private static Hadoop hadoop;
  private static String golden;

  @BeforeAll
  static void start() throws Exception {
    Files.writeString(shared.resolve("job.yaml"), JOB);
    Files.writeString(shared.resolve("small.conf"), CLUSTER);
    Path rows = Files.writeString(shared.resolve("rows.csv"), rows(6000));
    // YARN hands none of the driver's variables on: the script has to, or bits differ.
    script =
        Script.install(shared.resolve("distribution"))
            .withSpark()
            .with("OPENBLAS_CORETYPE", "Sandybridge");
    Script alone = script.with("ROWS", rows.toUri().toString());
    Script.Result result =
        alone.run(alone.file(), shared, "train", "job.yaml", "--master", "local[2]");
    assertThat(result.exitCode()).as("%s", result).isZero();
    golden = Results.digest(shared.resolve("run"));
    assertThat(golden).matches("[0-9a-f]{64}");
    hadoop = Hadoop.start(shared.resolve("hadoop"));
    hadoop
        .files()
        .copyFromLocalFile(
            new org.apache.hadoop.fs.Path(rows.toUri()),
            new org.apache.hadoop.fs.Path("/data/rows.csv"));
    script =
        script
            .with("HADOOP_CONF_DIR", hadoop.settings().toString())
            .with("SPARK_LOCAL_IP", "127.0.0.1")
            .with("ROWS", hadoop.files().getUri() + "/data/rows.csv");
  }

  @AfterAll
  static void stop() throws Exception {
    hadoop.close();
  }

  private static String rows(int count) {
    Random random = new Random(11);
    StringBuilder text = new StringBuilder("a,b,kind\n");
    for (int i = 0; i < count; i++) {
      double a = random.nextGaussian();
      double b = random.nextGaussian();
      String kind = a * a + b * b > 1.4 ? "far" : a * b > 0 ? "even" : "odd";
      text.append("%.4f,%.4f,%s%n".formatted(a, b, kind));
    }
    return text.toString();
  }

  private static String[] submit(String mode, String output) {
    return new String[] {
      "submit", "job.yaml", "--on", "small.conf", "--output", output, "--", "--deploy-mode", mode
    };
  }

  /** The run directory, brought here from HDFS. */
  private static Path fetch(String output) throws IOException {
    Path here = shared.resolve("fetched-" + output);
    hadoop
        .files()
        .copyToLocalFile(
            new org.apache.hadoop.fs.Path(output), new org.apache.hadoop.fs.Path(here.toUri()));
    return here;
  }

  @ParameterizedTest
  @ValueSource(strings = {"client", "cluster"})
  void trainsTheSameBitsAsOneMachine(String mode) throws Exception {
    Script.Result result = script.run(script.file(), shared, submit(mode, mode));

    assertThat(result.exitCode()).as("%s", result).isZero();
    assertThat(result.out().get(0)).contains("/bin/spark-submit");
    Path run = fetch(mode);
    assertThat(Results.summary(run).path("status").asText()).isEqualTo("completed");
    assertThat(Results.summary(run).path("exchange").asText()).isEqualTo("resident");
    assertThat(Results.history(run)).hasSize(EPOCHS);
    assertThat(Results.checkpoints(run)).isNotEmpty();
    assertThat(run.resolve("model/weights.safetensors")).isNotEmptyFile();
    assertThat(Results.digest(run))
        .as("%s; alone: %s", Results.summary(run), Results.summary(shared.resolve("run")))
        .isEqualTo(golden);
  }

  @Test
  void yarnsSecondAttemptGoesOnFromTheFirstOnesCheckpoint() throws Exception {
    try (Running running = Running.start(script, shared, submit("cluster", "killed"))) {
      List<ProcessHandle> masters = masterAfterCheckpoints("killed", running);
      assertThat(masters).hasSize(1);

      assertThat(masters.get(0).destroyForcibly()).isTrue();

      Script.Result result = running.result();
      assertThat(result.exitCode()).as("%s", result).isZero();
    }
    Path run = fetch("killed");
    assertThat(Results.summary(run).path("status").asText()).isEqualTo("completed");
    assertThat(Results.summary(run).path("resumedFrom").asText()).startsWith("round-");
    assertThat(Results.digest(run)).isEqualTo(golden);
  }

  /** The application master's JVM, once it has written two checkpoints. */
  private static List<ProcessHandle> masterAfterCheckpoints(String output, Running running) {
    org.apache.hadoop.fs.Path checkpoints =
        new org.apache.hadoop.fs.Path(output + "/checkpoints/round-*");
    await()
        .atMost(Duration.ofMinutes(4))
        .pollInterval(Duration.ofMillis(100))
        .failFast("the run has ended", () -> !running.isAlive())
        .until(() -> hadoop.files().globStatus(checkpoints).length >= 2);
    return hadoop.containers("deploy.yarn.ApplicationMaster");
  }

  @Test
  void whatEndsADriverThereIsToldHere() throws Exception {
    Script.Result result =
        script
            .with("ROWS", hadoop.files().getUri() + "/data/none.csv")
            .run(script.file(), shared, submit("cluster", "none"));

    assertThat(result.exitCode()).as("%s", result).isEqualTo(1);
    assertThat(String.join("\n", result.err())).contains("data.train: there is no ", "none.csv");
  }
}
