package dev.regatta.driver.spark.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regatta.conf.UserException;
import dev.regatta.driver.job.Job;
import dev.regatta.driver.log.LogLines;
import dev.regatta.driver.spark.LocalSpark;
import dev.regatta.driver.state.TrainingState;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The log lines of real runs to which something happens. */
class RunLogTest {
  private static final String EVERY_ROUND = "checkpoint.every-rounds=1";

  @TempDir private static Path folder;
  private static SparkSession spark;
  private static Path rows;

  private LogLines lines;

  @BeforeAll
  static void start() {
    spark = LocalSpark.java(Map.of("spark.master", "local[3]"));
    rows = TestJobs.csv(folder.resolve("rows"), TestJobs.CLASSES_HEADER, TestJobs.classes(500), 2);
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @BeforeEach
  void listen() {
    lines = LogLines.of("dev.regatta");
  }

  @AfterEach
  void close() {
    lines.close();
  }

  private static Job job(String output, String... assignments) {
    return TestJobs.classifier(rows, folder.resolve(output), assignments);
  }

  private static TrainResult train(Job job, RunListener listener) {
    return TrainingRun.run(spark, TrainRequest.of(job), listener);
  }

  /** Without what Spark says in the name of our RDDs' classes. */
  private List<String> ours() {
    return lines.all().stream().filter(line -> !line.startsWith("INFO Removing RDD ")).toList();
  }

  /** The run's id, as its directory has it. */
  private static String id(String output) throws IOException {
    return TestRun.JSON
        .readTree(folder.resolve(output).resolve("run.json").toFile())
        .path("run")
        .asText();
  }

  @Test
  void everyLineTellsRunAndRoundAndEveryCheckpointHasOne() throws IOException {
    TrainResult result = train(job("plain", EVERY_ROUND), RunListener.SILENT);

    String run = "run=" + id("plain");
    assertThat(ours()).allMatch(line -> line.matches("(INFO|WARN) " + run + " round=\\d+ .*"));
    assertThat(lines.events("start"))
        .singleElement()
        .asString()
        .contains(run + " round=0 event=start training-rows=311 ", " workers=3 ", " exchange=")
        .contains(" metrics=regatta.01 ", "/plain\"");
    int rounds = result.summary().path("rounds").asInt();
    assertThat(rounds).isGreaterThan(4);
    assertThat(lines.events("checkpoint")).hasSize(rounds);
    for (int round = 1; round <= rounds; round++) {
      assertThat(lines.events("checkpoint").get(round - 1))
          .startsWith("INFO " + run + " round=" + round + " event=checkpoint")
          .containsPattern(" name=round-000000" + round + " best=(true|false) seconds=0\\.\\d{3}");
    }
    assertThat(lines.events("validation"))
        .hasSize(4)
        .allMatch(
            line -> line.matches(".* epoch=[1-4] learning-rate=.* validation-loss=0\\.\\d+.*"));
    assertThat(lines.events("stop"))
        .singleElement()
        .asString()
        .startsWith("INFO " + run + " round=" + rounds + " event=stop status=completed epochs=4 ")
        .contains("reason=\"the last epoch is done\"", "verdict=\"" + result.verdict() + "\"");
  }

  @Test
  void anEarlyStopSaysWhy() throws IOException {
    String early = "early-stopping={monitor: validation-loss, patience: 1, min-delta: 10}";

    TrainResult result = train(job("early", early, EVERY_ROUND), RunListener.SILENT);

    assertThat(result.status()).isEqualTo("stopped-early");
    assertThat(lines.events("stop"))
        .singleElement()
        .asString()
        .contains("run=" + id("early"), "status=stopped-early epochs=2 ")
        .contains("reason=\"" + result.summary().path("stopReason").asText() + "\"");
  }

  @Test
  void aResumedRunHasTheSameIdAndGoesOnWithItsRounds() throws IOException {
    Job job = job("resumed", EVERY_ROUND);
    TrainRequest once = new TrainRequest(job, new Resume.Auto(), false, () -> true);
    TrainingRun.run(spark, once, RunListener.SILENT);
    train(job, RunListener.SILENT);

    String run = "run=" + id("resumed");
    assertThat(lines.events("stop").get(0)).contains(run + " round=1 ", "status=interrupted");
    assertThat(lines.events("note"))
        .anySatisfy(line -> assertThat(line).contains("resumed from round-0000001"));
    assertThat(lines.events("start").get(1)).contains(run + " round=1 ");
    assertThat(lines.events("checkpoint").get(1)).contains(run + " round=2 ");
  }

  @Test
  void aLostWorkerIsARetry() throws IOException {
    KillingATask killing = new KillingATask(spark.sparkContext(), 3);

    train(job("lost", "training.exchange=resident"), killing);

    assertThat(lines.events("retry"))
        .singleElement()
        .asString()
        .startsWith("WARN run=" + id("lost") + " round=3 event=retry reason=\"A worker is lost")
        .contains("meant to be lost");
    assertThat(lines.events("restore")).isEmpty();
    assertThat(lines.events("stop")).singleElement().asString().contains("status=completed");
  }

  @Test
  void lostSlotsAreARestore() throws IOException {
    KillingATask killing = new KillingATask(spark.sparkContext(), 3);

    train(job("kept", "training.exchange=resident", "averaging.optimizer-state=keep"), killing);

    assertThat(lines.events("retry")).hasSize(1);
    assertThat(lines.events("restore"))
        .singleElement()
        .asString()
        .startsWith("WARN run=" + id("kept") + " round=2 event=restore reason=\"workers were lost");
  }

  @Test
  void rollbacksAndTheEndAfterThemAreWarnings() throws IOException {
    TrainResult result =
        train(
            job(
                "wild",
                "optimizer={type: sgd, learning-rate: 1e30}",
                "network={layers: [{units: 7, activation: relu}, {units: 7, activation: relu}]}",
                "on-divergence=rollback"),
            RunListener.SILENT);

    assertThat(result.status()).isEqualTo("diverged");
    List<String> rollbacks = lines.events("rollback");
    assertThat(rollbacks).hasSize(3);
    for (int i = 0; i < 3; i++) {
      assertThat(rollbacks.get(i))
          .startsWith("WARN run=" + id("wild"))
          .contains("rate-scale=" + Math.pow(0.5, i + 1) + " reason=\"diverged in worker ");
    }
    assertThat(lines.events("stop"))
        .singleElement()
        .asString()
        .startsWith("WARN ")
        .contains("status=diverged", "reason=\"diverged in worker ");
  }

  @Test
  void checkpointsThatAreNotWrittenAreWarnings() {
    Blockade blockade = new Blockade(folder.resolve("blocked"), 3, 2);

    train(job("blocked", EVERY_ROUND), blockade);

    assertThat(lines.events("checkpoint-failed"))
        .hasSize(2)
        .allSatisfy(
            line ->
                assertThat(line)
                    .startsWith("WARN ")
                    .contains("was not written")
                    .endsWith("; training goes on\""));
  }

  @Test
  void failuresSayWhy() {
    RunListener failing =
        new RunListener() {
          @Override
          public void rounded(TrainingState state) {
            throw new IllegalStateException("meant to fail");
          }
        };
    assertThatThrownBy(() -> train(job("failing"), failing)).hasMessage("meant to fail");
    assertThatThrownBy(() -> train(job("wrong", "data.label=nobody"), RunListener.SILENT))
        .isInstanceOf(UserException.class);

    List<String> stops = lines.events("stop");
    assertThat(stops).hasSize(2).allMatch(line -> line.startsWith("WARN run="));
    assertThat(stops.get(0)).endsWith(" round=1 event=stop status=failed reason=\"meant to fail\"");
    assertThat(stops.get(1)).contains(" round=0 event=stop status=failed", "nobody");
  }

  @Test
  void runsAtTheSameTimeKeepTheirLinesApart() throws Exception {
    List<String> outputs = List.of("left", "right");
    List<CompletableFuture<TrainResult>> runs = new ArrayList<>();
    for (String output : outputs) {
      Job job = job(output, "training.exchange=jobs", EVERY_ROUND);
      runs.add(CompletableFuture.supplyAsync(() -> train(job, RunListener.SILENT)));
    }
    for (int i = 0; i < runs.size(); i++) {
      int rounds = runs.get(i).get().summary().path("rounds").asInt();
      String run = "run=" + id(outputs.get(i)) + " ";
      List<String> own =
          lines.events("checkpoint").stream().filter(line -> line.contains(run)).toList();
      assertThat(own).hasSize(rounds);
    }
    assertThat(ours()).allMatch(line -> line.matches("\\w+ run=[0-9a-f]{12} round=\\d+ .*"));
  }
}
