package dev.regatta.driver.spark.run;

import static dev.regatta.driver.spark.run.TestRun.figures;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.regatta.driver.spark.LocalSpark;
import dev.regatta.driver.spark.read.Csv;
import dev.regatta.worker.model.Model;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The model of a run, used: evaluations, predictions and the run's summary agree. */
class TrainedModelTest {
  @TempDir private static Path folder;
  private static SparkSession spark;
  private static TestRun run;
  private static Path held;

  @BeforeAll
  static void train() {
    spark = LocalSpark.kryo();
    run = new TestRun(spark, folder);
    held = run.held();
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @Test
  void aModelComesBackAsItWas() {
    Model model = open("done");
    assertThat(model.digest()).isEqualTo(run.result().modelDigest());
    assertThat(open("done/model").digest()).isEqualTo(run.result().modelDigest());
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

    assertThat(values).isEqualTo(figures(run.summary("done").path("test")));
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
    assertThat(right / 200.0)
        .isEqualTo(run.summary("done").path("test").path("accuracy").asDouble());
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
    double told = run.summary("regression-" + label).path("test").path("rmse").asDouble();
    return new Regression(told, Math.sqrt(sum / rows.size()));
  }
}
