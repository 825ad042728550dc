package dev.regatta.driver.spark.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.regatta.driver.spark.LocalSpark;
import dev.regatta.driver.spark.read.Csv;
import dev.regatta.ml.RegattaRegressionModel;
import dev.regatta.worker.Prediction;
import dev.regatta.worker.Scorer;
import dev.regatta.worker.model.Model;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The jobs of docs/targets.md, word for word but for their paths: what is learnt is predicted. */
class TargetsGuideTest {
  private static final String HEADER =
      "hour,rain,trips,minutes,fare,late,shared,tipped,complaint,mean";
  private static final List<String> FLAGS = List.of("late", "shared", "tipped");

  @TempDir private static Path folder;
  private static SparkSession spark;
  private static Path rows;
  private static Path held;

  @BeforeAll
  static void start() {
    spark = LocalSpark.kryo();
    List<String> lines = trips(2600);
    rows = TestJobs.csv(folder.resolve("rows"), HEADER, lines.subList(0, 1600), 1);
    held = TestJobs.csv(folder.resolve("held"), HEADER, lines.subList(1600, 2600), 1);
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  private static List<String> trips(int count) {
    Random random = new Random(31);
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      double hour = 24 * random.nextDouble();
      double rain = random.nextDouble();
      double mean = Math.exp(0.5 + hour / 12 + rain);
      double minutes = 20 + hour * (1 + random.nextGaussian() / 4) + 10 * rain;
      double fare = 1000 * (3 + rain - hour / 24) + 20 * random.nextGaussian();
      boolean rare = hour > 20 && rain > 0.6 && random.nextInt(3) > 0;
      lines.add(
          "%s,%s,%d,%s,%s,%d,%d,%d,%s,%s"
              .formatted(
                  hour,
                  rain,
                  poisson(mean, random),
                  minutes,
                  fare,
                  hour > 16 ? 1 : 0,
                  rain > 0.7 ? 1 : 0,
                  hour < 20 * rain ? 1 : 0,
                  rare ? "yes" : "no",
                  mean));
    }
    return lines;
  }

  /** Knuth's multiplication method. */
  private static int poisson(double mean, Random random) {
    double product = random.nextDouble();
    int count = 0;
    while (product > Math.exp(-mean)) {
      product *= random.nextDouble();
      count++;
    }
    return count;
  }

  /** The guide's job of this output, with the paths of this test. */
  private static JsonNode train(String output, String... more) throws IOException {
    List<String> set = new ArrayList<>(List.of(more));
    set.add("data.train.path=" + rows);
    set.add("data.test={format: csv, path: '" + held + "'}");
    set.add("training.workers=2");
    set.add("output=" + folder.resolve(output));
    TrainResult result =
        TestJobs.train(
            spark,
            TestJobs.job(Objects.requireNonNull(jobs().get(output)), set.toArray(String[]::new)));
    assertThat(result.status()).isIn("completed", "stopped-early");
    return result.summary();
  }

  /** The jobs by the last name of their output. */
  private static Map<String, String> jobs() throws IOException {
    Map<String, String> jobs = new LinkedHashMap<>();
    StringBuilder job = new StringBuilder();
    for (String line : Files.readAllLines(Path.of("../docs/targets.md"))) {
      if (line.startsWith("    ")) {
        job.append(line.substring(4)).append('\n');
        if (line.startsWith("    output: runs/")) {
          jobs.put(line.substring(line.indexOf('/') + 1), job.toString());
        }
      } else {
        job.setLength(0);
      }
    }
    return jobs;
  }

  private static Model open(String output) {
    return ModelFrame.open(
        folder.resolve(output).toString(), spark.sparkContext().hadoopConfiguration());
  }

  private static List<Row> predict(String output) {
    String to = folder.resolve("predicted-" + output).toString();
    Predicting.run(spark, open(output), Csv.of(held.toString()), to);
    return spark.read().parquet(to).collectAsList();
  }

  private static Prediction score(Scorer scorer, Row row) {
    return scorer.predict(Map.of("hour", number(row, "hour"), "rain", number(row, "rain")));
  }

  /** Columns of the csv file are texts. */
  private static double number(Row row, String column) {
    return Double.parseDouble(row.getAs(column).toString());
  }

  private static double mean(List<Row> rows, ToDoubleFunction<Row> of) {
    return rows.stream().mapToDouble(of).average().orElseThrow();
  }

  @Test
  void theGuideHasAJobForEachKind() throws IOException {
    assertThat(jobs().keySet()).containsExactly("trips", "minutes", "both", "labels", "complaints");
  }

  @Test
  void countsArePredictedByTheirMean() throws IOException {
    JsonNode test = train("trips").path("test");

    List<Row> predicted = predict("trips");
    double off =
        mean(predicted, row -> Math.abs(number(row, "prediction") / number(row, "mean") - 1));
    assertThat(off).isLessThan(0.12);
    double squares =
        mean(predicted, row -> Math.pow(number(row, "prediction") - number(row, "trips"), 2));
    assertThat(test.path("rmse").asDouble()).isCloseTo(Math.sqrt(squares), within(1e-6));
    double loss =
        mean(
            predicted,
            row ->
                number(row, "prediction")
                    - number(row, "trips") * Math.log(number(row, "prediction")));
    assertThat(test.path("loss").asDouble()).isCloseTo(loss, within(1e-4));
    assertThat(open("trips").preparation().toJson().path("label").path("scale").asDouble())
        .isEqualTo(1);
    Scorer scorer = Scorer.load(folder.resolve("trips"));
    for (Row row : predicted.subList(0, 50)) {
      double value = number(row, "prediction");
      assertThat(score(scorer, row).value()).isCloseTo(value, within(1e-4 * value));
    }
  }

  @Test
  void nineOfTenRowsLieBelowTheirQuantile() throws IOException {
    train("minutes");

    List<Row> predicted = predict("minutes");
    double below =
        mean(predicted, row -> number(row, "minutes") < number(row, "prediction") ? 1 : 0);
    assertThat(below).isCloseTo(0.9, within(0.04));
  }

  @Test
  void everyWayPredictsSeveralNumbersAlike() throws IOException {
    JsonNode test = train("both").path("test");

    List<Row> predicted = predict("both");
    assertThat(predicted.get(0).schema().fieldNames())
        .endsWith("mean", "prediction_minutes", "prediction_fare");
    double minutes = rmse(predicted, "minutes");
    double fare = rmse(predicted, "fare");
    assertThat(minutes).isLessThan(5);
    assertThat(fare).isLessThan(80);
    assertThat(test.path("rmse").asDouble()).isCloseTo((minutes + fare) / 2, within(1e-4 * fare));
    assertThat(test.path("r2").asDouble()).isBetween(0.7, 1.0);
    assertThat(Evaluating.run(spark, open("both"), Csv.of(held.toString())).values())
        .containsEntry("rmse", test.path("rmse").asDouble());

    Scorer scorer = Scorer.load(folder.resolve("both"));
    List<Row> transformed =
        RegattaRegressionModel.ofRun(folder.resolve("both").toString())
            .setFeaturesCols("hour", "rain")
            .transform(
                spark
                    .read()
                    .parquet(folder.resolve("predicted-both").toString())
                    .selectExpr(
                        "cast(hour as double) hour",
                        "cast(rain as double) rain",
                        "prediction_minutes",
                        "prediction_fare"))
            .collectAsList();
    for (Row row : transformed) {
      Vector vector = row.getAs("prediction");
      assertThat(vector.toArray())
          .containsExactly(number(row, "prediction_minutes"), number(row, "prediction_fare"));
      Prediction scored = score(scorer, row);
      assertThat(scored.value("minutes")).isCloseTo(vector.apply(0), within(1e-2));
      assertThat(scored.value("fare")).isCloseTo(vector.apply(1), within(0.5));
    }
  }

  private static double rmse(List<Row> rows, String column) {
    return Math.sqrt(
        mean(rows, row -> Math.pow(number(row, "prediction_" + column) - number(row, column), 2)));
  }

  @Test
  void everyLabelHasAProbabilityOfItsOwn() throws IOException {
    JsonNode test = train("labels").path("test");

    List<Row> predicted = predict("labels");
    Scorer scorer = Scorer.load(folder.resolve("labels"));
    double macro = 0;
    double right = 0;
    double[] counts = new double[3];
    for (String flag : FLAGS) {
      double hits = count(predicted, flag, 1, 1);
      double misses = count(predicted, flag, 0, 1) + count(predicted, flag, 1, 0);
      macro += 2 * hits / (2 * hits + misses) / 3;
      counts[0] += 2 * hits;
      counts[1] += misses;
      right += misses == 0 ? 0 : misses;
    }
    assertThat(macro).isGreaterThan(0.9);
    assertThat(test.path("f1-macro").asDouble()).isCloseTo(macro, within(1e-12));
    assertThat(test.path("f1-micro").asDouble())
        .isCloseTo(counts[0] / (counts[0] + counts[1]), within(1e-12));
    assertThat(test.path("hamming-loss").asDouble())
        .isCloseTo(right / (3 * predicted.size()), within(1e-12));
    double whole =
        mean(
            predicted,
            row ->
                FLAGS.stream().allMatch(f -> number(row, f) == number(row, "prediction_" + f))
                    ? 1
                    : 0);
    assertThat(test.path("subset-accuracy").asDouble()).isCloseTo(whole, within(1e-12));
    for (Row row : predicted.subList(0, 50)) {
      for (String flag : FLAGS) {
        double probability = number(row, "probability_" + flag);
        assertThat(number(row, "prediction_" + flag)).isEqualTo(probability > 0.5 ? 1 : 0);
        Prediction scored = score(scorer, row);
        assertThat((double) scored.probability(flag)).isCloseTo(probability, within(1e-4));
      }
    }
  }

  private static long count(List<Row> rows, String flag, int label, int prediction) {
    return rows.stream()
        .filter(
            row -> number(row, flag) == label && number(row, "prediction_" + flag) == prediction)
        .count();
  }

  @Test
  void balancedClassesFindTheRareOne() throws IOException {
    String metrics = "validation.metrics=[recall-macro, roc-auc]";
    JsonNode test = train("complaints", "training.epochs=8", metrics).path("test");
    double weighted = recall(predict("complaints"));
    Path balanced = folder.resolve("complaints");
    String job = Files.readString(balanced.resolve("job.yaml"));
    JsonNode spec =
        new ObjectMapper()
            .readTree(balanced.resolve("model").resolve(Model.JSON_FILE).toFile())
            .path("spec");

    Files.move(balanced, folder.resolve("balanced"));
    Files.move(folder.resolve("predicted-complaints"), folder.resolve("predicted-balanced"));
    train("complaints", "training.epochs=8", "training.class-weights=none");
    double plain = recall(predict("complaints"));

    assertThat(weighted).isGreaterThan(plain + 0.1);
    assertThat(test.path("recall-macro").asDouble()).isGreaterThan(weighted / 2);
    assertThat(test.path("roc-auc").asDouble()).isBetween(0.9, 1.0);
    double no = spec.path("class-weights").path(0).asDouble();
    double yes = spec.path("class-weights").path(1).asDouble();
    assertThat(1 / (2 * no) + 1 / (2 * yes)).isCloseTo(1, within(1e-12));
    assertThat(yes).isGreaterThan(5);
    assertThat(job).contains("class-weights", "yes: " + yes);
  }

  private static double recall(List<Row> rows) {
    List<Row> rare = rows.stream().filter(row -> row.getAs("complaint").equals("yes")).toList();
    assertThat(rare.size()).isGreaterThan(20);
    return mean(rare, row -> row.getAs("prediction").equals("yes") ? 1 : 0);
  }
}
