package dev.regatta.driver.spark.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.regatta.driver.job.Job;
import dev.regatta.driver.spark.LocalSpark;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a run says of its rows before it trains: bad ones that are skipped, and drift. */
class DataReportTest {
  private static final String HEADER = "a,b,colour,kind";

  @TempDir private static Path folder;
  private static SparkSession spark;
  private static List<String> notes;
  private static JsonNode summary;
  private static Path train;

  @BeforeAll
  static void trainOnce() throws IOException {
    spark = LocalSpark.kryo();
    List<String> good = lines(200, 0, "red");
    List<String> bad = new ArrayList<>(good);
    bad.set(40, "secret,1,red,k0");
    bad.set(50, "NaN,1,red,k0");
    bad.set(60, "-inf,1,red,k0");
    train = TestJobs.csv(folder.resolve("train"), HEADER, bad, 1);
    List<String> shifted = lines(80, 0, "red");
    for (int i = 0; i < 8; i++) {
      shifted.set(i, "1000,%d,violet,k%d".formatted(i, i % 2));
    }
    Path held = TestJobs.csv(folder.resolve("held"), HEADER, shifted, 1);
    String test = folder.resolve("test").toString();
    spark
        .sql(
            "select 0.5D a, cast(id % 11 as int) b, 'red' colour, 'k' || id % 2 kind from range(9)")
        .write()
        .parquet(test);
    Job job =
        TestJobs.classifier(
            train,
            folder.resolve("run"),
            "data.validation={format: csv, path: '" + held + "'}",
            "data.test={format: parquet, path: '" + test + "'}",
            "data.bad-rows={text-for-number: skip, not-finite: skip}",
            "training.epochs=1");
    notes = new ArrayList<>();
    RunListener listener =
        new RunListener() {
          @Override
          public void note(String line) {
            notes.add(line);
          }
        };
    TrainRequest request = new TrainRequest(job, new Resume.Auto(), false, () -> false);
    TrainingRun.run(spark, request, listener);
    summary = new ObjectMapper().readTree(folder.resolve("run/summary.json").toFile());
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  private static List<String> lines(int rows, int from, String colour) {
    List<String> lines = new ArrayList<>();
    for (int i = from; i < from + rows; i++) {
      lines.add("%s,%d,%s,k%d".formatted(i / 70.0, i % 11, colour, i % 2));
    }
    return lines;
  }

  @Test
  void skippedRowsAreCountedByCauseWithThePlaceOfTheFirst() {
    assertThat(summary.path("rows").path("skipped").asInt()).isEqualTo(3);
    assertThat(summary.path("rows").path("train").asInt()).isEqualTo(197);
    assertThat(summary.path("badRows")).hasSize(2);
    JsonNode text = summary.path("badRows").get(0);
    assertThat(text.path("source").asText()).isEqualTo("data.train");
    assertThat(text.path("column").asText()).isEqualTo("a");
    assertThat(text.path("cause").asText()).isEqualTo("text-for-number");
    assertThat(text.path("rows").asInt()).isEqualTo(1);
    assertThat(text.path("first").path("file").asText())
        .isEqualTo("file://" + train.resolve("part-0.csv"));
    assertThat(text.path("first").path("row").asInt()).isEqualTo(40);
    JsonNode notFinite = summary.path("badRows").get(1);
    assertThat(notFinite.path("cause").asText()).isEqualTo("not-finite");
    assertThat(notFinite.path("rows").asInt()).isEqualTo(2);
    assertThat(notFinite.path("first").path("row").asInt()).isEqualTo(50);
    assertThat(notes)
        .anyMatch(
            line ->
                line.startsWith("skipped 2 bad rows of data.train: column a: NaN or infinity; ")
                    && line.contains("row 50 of file:"));
    assertThat(summary.toString()).doesNotContain("secret");
  }

  @Test
  void driftOfHeldOutRowsIsToldByColumn() {
    JsonNode validation = summary.path("drift").path("validation");
    assertThat(validation.path("a").path("outsideRange").asInt()).isEqualTo(8);
    assertThat(validation.path("a").path("share").asDouble()).isCloseTo(0.1, within(1e-12));
    assertThat(validation.path("colour").path("newCategories").asInt()).isEqualTo(8);
    assertThat(validation.has("b")).isFalse();
    assertThat(summary.path("drift").has("test")).isFalse();
    assertThat(notes)
        .contains(
            "validation: 8 cells of column a (10.0 percent) lie outside the range of the training"
                + " rows",
            "validation: 8 cells of column colour (10.0 percent) hold a category that training rows"
                + " do not have; they count as none of the known ones")
        .noneMatch(line -> line.contains("1000") || line.contains("violet"));
  }

  @Test
  void rowsOfSplitsAddUp() {
    String split = "{fraction: 0.2, split: {type: time, column: b}}";
    Job job =
        TestJobs.classifier(
            train,
            folder.resolve("latest"),
            "data.validation=" + split,
            "data.test=" + split,
            "data.cast={b: int}",
            "data.bad-rows=skip",
            "training.epochs=1");
    JsonNode rows = TestJobs.train(spark, job).summary().path("rows");
    // b is 0 to 10 in turn: 10 and 9 are nearest to a fifth of 197 rows; with 8 and 7, one of which
    // is skipped, to two.
    assertThat(rows.path("test").asInt()).isEqualTo(36);
    assertThat(rows.path("validation").asInt()).isEqualTo(35);
    assertThat(rows.path("train").asInt()).isEqualTo(126);
    assertThat(rows.path("skipped").asInt()).isEqualTo(3);
  }
}
