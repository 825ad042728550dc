package dev.regatta.driver.spark.run;

import static dev.regatta.driver.spark.run.TestRun.JSON;
import static dev.regatta.driver.spark.run.TestRun.figures;
import static dev.regatta.driver.spark.run.TestRun.names;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.regatta.driver.job.Job;
import dev.regatta.driver.spark.LocalSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From rows in files to a model: what stays, and how a run goes on. */
class TrainingRunTest {
  @TempDir private static Path folder;
  private static SparkSession spark;
  private static TestRun run;

  @BeforeAll
  static void train() {
    spark = LocalSpark.kryo();
    run = new TestRun(spark, folder);
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @Test
  void aRunDirectoryHoldsWhatTheDesignNames() {
    assertThat(TestJobs.tree(folder.resolve("done")).keySet())
        .contains(
            "job.yaml",
            "summary.json",
            "history.jsonl",
            "model/model.json",
            "model/weights.safetensors")
        .anyMatch(name -> name.matches("checkpoints/round-\\d{7}"))
        .noneMatch(name -> name.contains("_tmp"));
  }

  @Test
  void theSummaryTellsTheRun() throws IOException {
    JsonNode summary = run.summary("done");

    assertThat(summary.path("formatVersion").asInt()).isEqualTo(1);
    assertThat(summary.path("status").asText()).isEqualTo("completed");
    assertThat(summary.path("error").isNull()).isTrue();
    assertThat(summary.path("epochs").asInt()).isEqualTo(4);
    JsonNode counts = summary.path("rows");
    assertThat(names(counts)).isEqualTo(Set.of("train", "validation", "test", "skipped"));
    assertThat(counts.path("train").asInt() + counts.path("validation").asInt()).isEqualTo(500);
    assertThat(counts.path("test").asInt()).isEqualTo(200);
    int shardRows = (counts.path("train").asInt() + 2) / 3;
    int stepsPerEpoch = (shardRows + 15) / 16;
    assertThat(summary.path("rounds").asInt()).isEqualTo(4 * ((stepsPerEpoch + 3) / 4));
    assertThat(names(summary.path("best"))).contains("round", "metric", "value");
    assertThat(figures(summary.path("validation"))).containsOnlyKeys("loss", "accuracy");
    assertThat(figures(summary.path("test"))).containsOnlyKeys("loss", "accuracy");
    assertThat(summary.path("validation").path("loss").asDouble())
        .isEqualTo(summary.path("best").path("value").asDouble());
    assertThat(summary.path("parameters").asInt()).isEqualTo(5 * 12 + 12 + 12 * 3 + 3);
    assertThat(summary.path("workers").asInt()).isEqualTo(3);
    assertThat(summary.path("threadsPerWorker").asInt()).isEqualTo(1);
    assertThat(summary.path("exchange").asText()).isEqualTo("local");
    assertThat(summary.path("reproducible").asBoolean()).isTrue();
    assertThat(summary.path("modelDigest").asText()).matches("[0-9a-f]{64}");
    assertThat(summary.path("rowsPerSecond").asDouble()).isPositive();
  }

  @Test
  void secondsAddUp() throws IOException {
    JsonNode seconds = run.summary("done").path("seconds");

    assertThat(names(seconds))
        .isEqualTo(
            Set.of(
                "read",
                "prepare",
                "shard",
                "train",
                "exchange",
                "validate",
                "checkpoint",
                "other",
                "total"));
    double sum = 0;
    for (Map.Entry<String, Double> phase : figures(seconds).entrySet()) {
      assertThat(phase.getValue()).as(phase.getKey()).isNotNegative();
      sum += phase.getKey().equals("total") ? 0 : phase.getValue();
    }
    double total = seconds.path("total").asDouble();
    assertThat(sum).isCloseTo(total, within(0.01)).isCloseTo(total, within(0.02 * total));
    for (String phase : List.of("prepare", "shard", "train", "exchange", "validate")) {
      assertThat(seconds.path(phase).asDouble()).as(phase).isPositive();
    }
    // Nothing that takes long is in no phase.
    assertThat(seconds.path("other").asDouble()).isLessThan(0.2 * total);
  }

  @Test
  void theHistoryHasALinePerValidationWithNormsPerLayer() throws IOException {
    List<String> lines = Files.readAllLines(folder.resolve("done/history.jsonl"));
    long trainRows = run.summary("done").path("rows").path("train").asLong();

    assertThat(lines).hasSize(4);
    for (int epoch = 1; epoch <= 4; epoch++) {
      JsonNode line = JSON.readTree(lines.get(epoch - 1));
      assertThat(line.path("epoch").asDouble()).isEqualTo(epoch);
      assertThat(line.path("rows").asLong()).isEqualTo(epoch * trainRows);
      assertThat(line.path("metrics").path("running-loss").asDouble()).isPositive();
      assertThat(names(line.path("metrics")))
          .contains("training-loss", "training-accuracy", "validation-loss");
      assertPositive(line.path("gradientNorms"));
      assertPositive(line.path("updateRatios"));
    }
    JsonNode last = JSON.readTree(lines.get(3));
    assertThat(last.path("round").asInt()).isEqualTo(run.summary("done").path("rounds").asInt());
  }

  /** One number for the hidden layer and one for the output layer. */
  private static void assertPositive(JsonNode layers) {
    assertThat(layers).hasSize(2);
    layers.forEach(layer -> assertThat(layer.asDouble()).isPositive().isFinite());
  }

  @Test
  void theNetworkLearns() throws IOException {
    assertThat(run.summary("done").path("test").path("accuracy").asDouble()).isGreaterThan(0.55);
  }

  @Test
  void theResolvedJobGivesTheSameModelAgain() throws IOException {
    String yaml = Files.readString(folder.resolve("done/job.yaml"));
    assertThat(yaml).contains("exchange: local", "task: classification", "loss:");

    Job again = TestJobs.job(yaml, "output=" + folder.resolve("resolved"));

    assertThat(TestJobs.train(spark, again).modelDigest()).isEqualTo(run.result().modelDigest());
  }

  @Test
  void aSecondRunOfACompletedJobChangesNothing() {
    Map<String, String> before = TestJobs.tree(folder.resolve("done"));

    TrainResult again = TestJobs.train(spark, run.withHeldTest(folder.resolve("done")));

    assertThat(again.alreadyDone()).isTrue();
    assertThat(again.modelDigest()).isEqualTo(run.result().modelDigest());
    assertThat(TestJobs.tree(folder.resolve("done"))).isEqualTo(before);
  }

  @Test
  void freshStartsANumberedDirectoryBesideAnEarlierRun() {
    Map<String, String> before = TestJobs.tree(folder.resolve("done"));
    TrainRequest request =
        new TrainRequest(
            run.withHeldTest(folder.resolve("done")), new Resume.Auto(), true, () -> false);

    TrainResult fresh = TrainingRun.run(spark, request, RunListener.SILENT);

    assertThat(fresh.directory().getName()).isEqualTo("done-2");
    assertThat(fresh.modelDigest()).isEqualTo(run.result().modelDigest());
    assertThat(TestJobs.tree(folder.resolve("done"))).isEqualTo(before);
  }

  @Test
  void moreEpochsGoOnFromWhereTheRunEnded() throws IOException {
    Path output = folder.resolve("longer");
    TestJobs.train(spark, run.withHeldTest(output, "schedule=constant", "training.epochs=2"));

    TrainResult longer =
        TestJobs.train(spark, run.withHeldTest(output, "schedule=constant", "training.epochs=3"));

    assertThat(longer.summary().path("resumedFrom").asText()).startsWith("round-");
    TrainResult through =
        TestJobs.train(
            spark,
            run.withHeldTest(folder.resolve("through"), "schedule=constant", "training.epochs=3"));
    assertThat(longer.modelDigest()).isEqualTo(through.modelDigest());
    assertThat(Files.readAllLines(output.resolve("history.jsonl"))).hasSize(3);
  }

  @Test
  void anInterruptedRunSaysSoAndGoesOn() throws IOException {
    Path output = folder.resolve("interrupted");
    AtomicInteger asked = new AtomicInteger();
    TrainRequest request =
        new TrainRequest(
            run.withHeldTest(output), new Resume.Auto(), false, () -> asked.incrementAndGet() == 4);

    TrainResult interrupted = TrainingRun.run(spark, request, RunListener.SILENT);

    assertThat(interrupted.status()).isEqualTo("interrupted");
    JsonNode summary = run.summary("interrupted");
    assertThat(summary.path("rounds").asInt()).isEqualTo(4);
    assertThat(summary.path("modelDigest").isNull()).isTrue();
    assertThat(output.resolve("model")).doesNotExist();
    assertThat(output.resolve("checkpoints/round-0000004")).isDirectory();
    TrainResult resumed = TestJobs.train(spark, run.withHeldTest(output));
    assertThat(resumed.modelDigest()).isEqualTo(run.result().modelDigest());
    assertThat(resumed.status()).isEqualTo("completed");
  }

  @Test
  void aTargetStopsEarlyAndSaysWhy() throws IOException {
    TrainResult result =
        TestJobs.train(
            spark,
            run.withHeldTest(
                folder.resolve("early"),
                "early-stopping.monitor=validation-accuracy",
                "early-stopping.rules=[{type: target, value: 0.01}]"));

    assertThat(result.status()).isEqualTo("stopped-early");
    JsonNode summary = run.summary("early");
    assertThat(summary.path("epochs").asInt()).isEqualTo(1);
    assertThat(summary.path("stopReason").asText()).contains("0.01");
    assertThat(folder.resolve("early/model/model.json")).isRegularFile();
  }

  @Test
  void aRunWithATimeLimitIsNotReproducible() throws IOException {
    TestJobs.train(
        spark,
        run.withHeldTest(
            folder.resolve("timed"),
            "training.epochs=1",
            "early-stopping.rules=[{type: time-limit, minutes: 600}]"));

    assertThat(run.summary("timed").path("reproducible").asBoolean()).isFalse();
  }

  @Test
  void aDivergedRunSaysWhereAndLeavesNoModel() throws IOException {
    TrainResult result =
        TestJobs.train(
            spark,
            run.withHeldTest(
                folder.resolve("diverged"),
                "optimizer={type: sgd, learning-rate: 1e30}",
                "network.layers=[{units: 8, activation: relu}, {units: 8, activation: relu}]",
                "schedule=constant"));

    assertThat(result.status()).isEqualTo("diverged");
    JsonNode summary = run.summary("diverged");
    assertThat(summary.path("error").asText()).contains("worker", "replica", "epoch 1", "step");
    assertThat(summary.path("modelDigest").isNull()).isTrue();
    assertThat(folder.resolve("diverged/model")).doesNotExist();
  }
}
