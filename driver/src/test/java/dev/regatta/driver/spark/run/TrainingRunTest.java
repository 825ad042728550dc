package dev.regatta.driver.spark.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.regatta.driver.job.Job;
import dev.regatta.driver.spark.LocalSpark;
import dev.regatta.driver.spark.read.Csv;
import dev.regatta.worker.model.Model;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** From rows in files to a model that is used: what stays, and that its parts agree. */
class TrainingRunTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** What scripts rely on, whatever the status. */
  private static final Set<String> SUMMARY_KEYS =
      Set.of(
          "formatVersion",
          "status",
          "stopReason",
          "error",
          "rounds",
          "epochs",
          "rows",
          "best",
          "validation",
          "test",
          "seconds",
          "rowsPerSecond",
          "parameters",
          "workers",
          "threadsPerWorker",
          "exchange",
          "blas",
          "reproducible",
          "modelDigest",
          "provenance");

  @TempDir private static Path folder;
  private static SparkSession spark;
  private static Path rows;
  private static Path held;
  private static TrainResult done;

  @BeforeAll
  static void train() {
    spark = LocalSpark.kryo();
    List<String> lines = TestJobs.classes(700);
    rows = TestJobs.csv(folder.resolve("rows"), TestJobs.CLASSES_HEADER, lines.subList(0, 500), 2);
    held =
        TestJobs.csv(folder.resolve("held"), TestJobs.CLASSES_HEADER, lines.subList(500, 700), 1);
    done = TestJobs.train(spark, withHeldTest(folder.resolve("done")));
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  private static Job withHeldTest(Path output, String... more) {
    List<String> all = new ArrayList<>(List.of(more));
    all.add("data.test={format: csv, path: '" + held + "'}");
    return TestJobs.classifier(rows, output, all.toArray(String[]::new));
  }

  private static JsonNode json(Path file) throws IOException {
    return JSON.readTree(Files.readString(file));
  }

  private static JsonNode summary(String output) throws IOException {
    JsonNode summary = json(folder.resolve(output).resolve("summary.json"));
    assertThat(names(summary)).as(output).containsAll(SUMMARY_KEYS);
    return summary;
  }

  private static Set<String> names(JsonNode object) {
    Set<String> names = new HashSet<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  private static Map<String, Double> figures(JsonNode object) {
    Map<String, Double> figures = new HashMap<>();
    object
        .fields()
        .forEachRemaining(field -> figures.put(field.getKey(), field.getValue().asDouble()));
    return figures;
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
    JsonNode summary = summary("done");

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
    JsonNode seconds = summary("done").path("seconds");

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
    long trainRows = summary("done").path("rows").path("train").asLong();

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
    assertThat(last.path("round").asInt()).isEqualTo(summary("done").path("rounds").asInt());
  }

  /** One number for the hidden layer and one for the output layer. */
  private static void assertPositive(JsonNode layers) {
    assertThat(layers).hasSize(2);
    layers.forEach(layer -> assertThat(layer.asDouble()).isPositive().isFinite());
  }

  @Test
  void theNetworkLearns() throws IOException {
    assertThat(summary("done").path("test").path("accuracy").asDouble()).isGreaterThan(0.55);
  }

  @Test
  void theResolvedJobGivesTheSameModelAgain() throws IOException {
    String yaml = Files.readString(folder.resolve("done/job.yaml"));
    assertThat(yaml).contains("exchange: local", "task: classification", "loss:");

    Job again = TestJobs.job(yaml, "output=" + folder.resolve("resolved"));

    assertThat(TestJobs.train(spark, again).modelDigest()).isEqualTo(done.modelDigest());
  }

  @Test
  void aSecondRunOfACompletedJobChangesNothing() {
    Map<String, String> before = TestJobs.tree(folder.resolve("done"));

    TrainResult again = TestJobs.train(spark, withHeldTest(folder.resolve("done")));

    assertThat(again.alreadyDone()).isTrue();
    assertThat(again.modelDigest()).isEqualTo(done.modelDigest());
    assertThat(TestJobs.tree(folder.resolve("done"))).isEqualTo(before);
  }

  @Test
  void freshStartsANumberedDirectoryBesideAnEarlierRun() {
    Map<String, String> before = TestJobs.tree(folder.resolve("done"));
    TrainRequest request =
        new TrainRequest(
            withHeldTest(folder.resolve("done")), new Resume.Auto(), true, () -> false);

    TrainResult fresh = TrainingRun.run(spark, request, RunListener.SILENT);

    assertThat(fresh.directory().getName()).isEqualTo("done-2");
    assertThat(fresh.modelDigest()).isEqualTo(done.modelDigest());
    assertThat(TestJobs.tree(folder.resolve("done"))).isEqualTo(before);
  }

  @Test
  void moreEpochsGoOnFromWhereTheRunEnded() throws IOException {
    Path output = folder.resolve("longer");
    TestJobs.train(spark, withHeldTest(output, "schedule=constant", "training.epochs=2"));

    TrainResult longer =
        TestJobs.train(spark, withHeldTest(output, "schedule=constant", "training.epochs=3"));

    assertThat(longer.summary().path("resumedFrom").asText()).startsWith("round-");
    TrainResult through =
        TestJobs.train(
            spark,
            withHeldTest(folder.resolve("through"), "schedule=constant", "training.epochs=3"));
    assertThat(longer.modelDigest()).isEqualTo(through.modelDigest());
    assertThat(Files.readAllLines(output.resolve("history.jsonl"))).hasSize(3);
  }

  @Test
  void anInterruptedRunSaysSoAndGoesOn() throws IOException {
    Path output = folder.resolve("interrupted");
    AtomicInteger asked = new AtomicInteger();
    TrainRequest request =
        new TrainRequest(
            withHeldTest(output), new Resume.Auto(), false, () -> asked.incrementAndGet() == 4);

    TrainResult interrupted = TrainingRun.run(spark, request, RunListener.SILENT);

    assertThat(interrupted.status()).isEqualTo("interrupted");
    JsonNode summary = summary("interrupted");
    assertThat(summary.path("rounds").asInt()).isEqualTo(4);
    assertThat(summary.path("modelDigest").isNull()).isTrue();
    assertThat(output.resolve("model")).doesNotExist();
    assertThat(output.resolve("checkpoints/round-0000004")).isDirectory();
    TrainResult resumed = TestJobs.train(spark, withHeldTest(output));
    assertThat(resumed.modelDigest()).isEqualTo(done.modelDigest());
    assertThat(resumed.status()).isEqualTo("completed");
  }

  @Test
  void aTargetStopsEarlyAndSaysWhy() throws IOException {
    TrainResult result =
        TestJobs.train(
            spark,
            withHeldTest(
                folder.resolve("early"),
                "early-stopping.monitor=validation-accuracy",
                "early-stopping.rules=[{type: target, value: 0.01}]"));

    assertThat(result.status()).isEqualTo("stopped-early");
    JsonNode summary = summary("early");
    assertThat(summary.path("epochs").asInt()).isEqualTo(1);
    assertThat(summary.path("stopReason").asText()).contains("0.01");
    assertThat(folder.resolve("early/model/model.json")).isRegularFile();
  }

  @Test
  void aRunWithATimeLimitIsNotReproducible() throws IOException {
    TestJobs.train(
        spark,
        withHeldTest(
            folder.resolve("timed"),
            "training.epochs=1",
            "early-stopping.rules=[{type: time-limit, minutes: 600}]"));

    assertThat(summary("timed").path("reproducible").asBoolean()).isFalse();
  }

  @Test
  void aDivergedRunSaysWhereAndLeavesNoModel() throws IOException {
    TrainResult result =
        TestJobs.train(
            spark,
            withHeldTest(
                folder.resolve("diverged"),
                "optimizer={type: sgd, learning-rate: 1e30}",
                "network.layers=[{units: 8, activation: relu}, {units: 8, activation: relu}]",
                "schedule=constant"));

    assertThat(result.status()).isEqualTo("diverged");
    JsonNode summary = summary("diverged");
    assertThat(summary.path("error").asText()).contains("worker", "replica", "epoch 1", "step");
    assertThat(summary.path("modelDigest").isNull()).isTrue();
    assertThat(folder.resolve("diverged/model")).doesNotExist();
  }

  @Test
  void aModelComesBackAsItWas() {
    Model model = open("done");
    assertThat(model.digest()).isEqualTo(done.modelDigest());
    assertThat(open("done/model").digest()).isEqualTo(done.modelDigest());
    assertThat(model.provenance().path("job").path("optimizer").path("type").asText())
        .isEqualTo("adam");
  }

  private static Model open(String path) {
    return ModelFrame.open(
        folder.resolve(path).toString(), spark.sparkContext().hadoopConfiguration());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 11})
  void evaluatingTheTestRowsGivesTheSummarysFiguresExactly(int files) throws IOException {
    Path parts =
        TestJobs.csv(folder.resolve("held-" + files), TestJobs.CLASSES_HEADER, heldLines(), files);

    Map<String, Double> values =
        Evaluating.run(spark, open("done"), Csv.of(parts.toString())).values();

    assertThat(values).isEqualTo(figures(summary("done").path("test")));
  }

  private static List<String> heldLines() {
    return new ArrayList<>(TestJobs.classes(700).subList(500, 700));
  }

  @Test
  void predictionsStandBesideAllColumnsAndAgreeWithTheEvaluation() throws IOException {
    String output = folder.resolve("predicted").toString();
    Model model = open("done");

    Predicting.run(spark, model, Csv.of(held.toString()), output);

    List<Row> predicted = spark.read().parquet(output).collectAsList();
    assertThat(predicted).hasSize(200);
    assertThat(predicted.get(0).schema().fieldNames())
        .containsExactly("id", "a", "b", "colour", "weight", "kind", "prediction", "probabilities");
    Map<String, String> lines = new HashMap<>();
    heldLines().forEach(line -> lines.put(line.substring(0, line.indexOf(',')), line));
    int right = 0;
    for (Row row : predicted) {
      assertThat(joined(row)).isEqualTo(lines.remove(row.getString(0)));
      List<Float> probabilities = row.getList(7);
      assertThat(probabilities.stream().mapToDouble(p -> p).sum()).isCloseTo(1, within(1e-6));
      int best = probabilities.indexOf(Collections.max(probabilities));
      assertThat(row.getString(6)).isEqualTo(model.preparation().classes().get(best));
      right += row.getString(6).equals(row.getString(5)) ? 1 : 0;
    }
    assertThat(right / 200.0).isEqualTo(summary("done").path("test").path("accuracy").asDouble());
  }

  /** The input's columns as a csv line. */
  private static String joined(Row row) {
    List<String> cells = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      cells.add(row.isNullAt(i) ? "" : row.get(i).toString());
    }
    return String.join(",", cells);
  }

  @Test
  void predictionsHaveTheSameBitsHoweverTheRowsAreSpread() {
    List<String> lines = heldLines();
    Collections.shuffle(lines, new Random(5));
    Path many = TestJobs.csv(folder.resolve("spread"), TestJobs.CLASSES_HEADER, lines, 9);
    Predicting.run(spark, open("done"), Csv.of(held.toString()), folder.resolve("p1").toString());
    Predicting.run(spark, open("done"), Csv.of(many.toString()), folder.resolve("p9").toString());

    assertThat(probabilities("p9")).isEqualTo(probabilities("p1")).hasSize(200);
  }

  private static Map<String, List<Float>> probabilities(String output) {
    Map<String, List<Float>> byId = new HashMap<>();
    for (Row row : spark.read().parquet(folder.resolve(output).toString()).collectAsList()) {
      byId.put(row.getString(0), row.getList(7));
    }
    return byId;
  }

  @Test
  void aRegressionPredictsInTheLabelsOwnUnit() throws IOException {
    Regression scaled = regression("standardize");
    // The evaluation sees each scaled label rounded to float32.
    assertThat(scaled.computed).isCloseTo(scaled.told, within(1e-7 * scaled.told));
    assertThat(scaled.told).isLessThan(60);

    Regression plain = regression("none");
    assertThat(plain.computed).isCloseTo(plain.told, within(1e-9 * plain.told));
  }

  private record Regression(double told, double computed) {}

  /** The root mean squared error on test rows: as summary.json tells it, and from predictions. */
  private static Regression regression(String label) throws IOException {
    List<String> lines = TestJobs.numbers(600);
    Path train =
        TestJobs.csv(folder.resolve("n"), TestJobs.NUMBERS_HEADER, lines.subList(0, 450), 1);
    Path test =
        TestJobs.csv(folder.resolve("m"), TestJobs.NUMBERS_HEADER, lines.subList(450, 600), 2);
    String output = folder.resolve("regression-" + label).toString();
    TestJobs.train(
        spark,
        TestJobs.classifier(
            train,
            Path.of(output),
            "task=regression",
            "data.label=price",
            "data.test={format: csv, path: '" + test + "'}",
            "prepare.label=" + label,
            "training.epochs=15"));
    Predicting.run(spark, open("regression-" + label), Csv.of(test.toString()), output + "-out");
    double sum = 0;
    List<Row> rows = spark.read().parquet(output + "-out").collectAsList();
    for (Row row : rows) {
      double error = row.getDouble(5) - Double.parseDouble(row.getString(4));
      sum += error * error;
    }
    assertThat(rows.get(0).schema().fieldNames())
        .containsExactly("id", "a", "b", "colour", "price", "prediction");
    double told = summary("regression-" + label).path("test").path("rmse").asDouble();
    return new Regression(told, Math.sqrt(sum / rows.size()));
  }
}
