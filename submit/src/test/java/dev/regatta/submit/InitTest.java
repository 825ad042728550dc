package dev.regatta.submit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code regatta init}, and {@code regatta train} with what it wrote. */
class InitTest {
  private static final Map<String, String> SPARK =
      Map.of(
          "spark.master", "local[2]",
          "spark.ui.enabled", "false",
          "spark.driver.bindAddress", "127.0.0.1",
          "spark.driver.host", "127.0.0.1",
          "spark.sql.shuffle.partitions", "2",
          "spark.sql.warehouse.dir", "target/warehouse");

  /** Trips of a minute to an hour; what a trip cost and when it ended are known behind it only. */
  private static final String TRIPS =
      """
      select minutes, PULocationID, DOLocationID, concat(PULocationID, '_', DOLocationID) as PU_DO, \
      trip_distance, lpep_pickup_datetime as pickup from (select *, \
      timestampdiff(second, lpep_pickup_datetime, lpep_dropoff_datetime) / 60 as minutes from input) \
      where minutes between 1 and 60\
      """;

  @TempDir private Path directory;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final StringWriter err = new StringWriter();

  @BeforeAll
  static void chooseSpark() {
    SPARK.forEach(System::setProperty);
  }

  @AfterAll
  static void forgetSpark() {
    SPARK.keySet().forEach(System::clearProperty);
  }

  private int regatta(List<String> words) {
    PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8);
    return Main.commandLine(Main.commands(new SparkActions(Map.of(), print)))
        .setErr(new PrintWriter(err, true))
        .execute(words.toArray(String[]::new));
  }

  private List<String> printed() {
    return out.toString(StandardCharsets.UTF_8).lines().toList();
  }

  private Path iris() throws IOException {
    Path file = directory.resolve("iris.csv");
    try (InputStream in = InitTest.class.getResourceAsStream("iris.csv")) {
      Files.copy(Objects.requireNonNull(in), file);
    }
    return file;
  }

  @Test
  void writesAJobThatTrainsWithoutAnEditAndSaysWhatItSaw() throws Exception {
    Path job = directory.resolve("flowers.yaml");

    assertThat(regatta(List.of("init", iris().toString(), "--output", job.toString()))).isZero();

    assertThat(printed())
        .containsExactly(
            "rows           150 rows of csv " + directory + "/iris.csv",
            "label          species: 3 classes (by its name)",
            "task           classification",
            "columns        sepal_length  number",
            "               sepal_width   number",
            "               petal_length  number",
            "               petal_width   number",
            "job file       " + job,
            "next           regatta train " + job);
    Path run = directory.resolve("run");
    assertThat(regatta(List.of("train", job.toString(), "--output", run.toString()))).isZero();
    assertThat(test(run).path("accuracy").asDouble()).isGreaterThanOrEqualTo(0.9);
  }

  @Test
  void theWordsOfAJobFileDoToo() throws Exception {
    Path job = directory.resolve("flowers.yaml");
    String source = "format=csv,path=" + iris() + ",missing=[none]";

    assertThat(
            regatta(
                List.of(
                    "init",
                    "--data",
                    source,
                    "--sql",
                    "select sepal_length, petal_width from input",
                    "--label",
                    "petal_width",
                    "--output",
                    job.toString())))
        .isZero();

    assertThat(Files.readString(job))
        .contains(
            "task: regression",
            "missing: [none]",
            "sql: select sepal_length, petal_width from input",
            "label: petal_width")
        .doesNotContain("header");
  }

  @Test
  void aFileThatIsThereStaysAsItIs() throws Exception {
    Path job = Files.writeString(directory.resolve("mine.yaml"), "of somebody else's");

    assertThat(regatta(List.of("init", iris().toString(), "--output", job.toString())))
        .isEqualTo(ExitCode.WRONG_INPUT);

    assertThat(err.toString().lines())
        .containsExactly(job + " exists; give another file with --output, or remove it");
    assertThat(job).hasContent("of somebody else's");
  }

  @Test
  void whatIsWrongIsToldInOneLine() {
    assertThat(regatta(List.of("init"))).isEqualTo(ExitCode.WRONG_INPUT);
    assertThat(regatta(List.of("init", "a.csv", "--output", directory + "/no/a.yaml")))
        .isEqualTo(ExitCode.WRONG_INPUT);
    assertThat(regatta(List.of("init", directory + "/a.csv", "--output", directory + "/a.yaml")))
        .isEqualTo(ExitCode.WRONG_INPUT);

    assertThat(err.toString().lines())
        .containsExactly(
            "init: give DATA, a file, a directory or a table; or --data 'format=...,path=...'",
            "--output %s/no/a.yaml: there is no directory %s/no; make it, or name another"
                .formatted(directory, directory),
            "DATA: there is no file, directory or table %s/a.csv; relative paths start in the directory of the command"
                .formatted(directory));
  }

  /**
   * The data sets of REGATTA_DATA: as good as the shipped jobs, to within two points of accuracy or
   * five percent of RMSE, on the test rows that those have.
   */
  @ParameterizedTest(name = "{0}")
  @Tag("cluster")
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "adult/adult.data | - | {format: csv, path: DATA/adult/adult.test, header: false, columns:"
            + " [column1, column2, column3, column4, column5, column6, column7, column8, column9,"
            + " column10, column11, column12, column13, column14, column15], comment: BAR, missing:"
            + " ['?'], replace: {'<=50K.': '<=50K', '>50K.': '>50K'}} | accuracy | 0.8381",
        "a9a/a9a | - | {format: libsvm, path: DATA/a9a/a9a.t} | accuracy | 0.8306",
        "fashion-mnist | - | - | accuracy | 0.8734",
        "california-housing/housing.csv | median_house_value | - | rmse | 54075",
        "nyc-green-taxi/green_tripdata_2021-01.parquet | minutes | {format: parquet, path:"
            + " DATA/nyc-green-taxi/green_tripdata_2021-02.parquet} | rmse | 5.90",
        "sf-airbnb/sf-airbnb-clean.parquet | price | - | rmse | 262.5",
      })
  void realDataTrainsToWhatTheShippedJobsReach(
      String data, @Nullable String label, @Nullable String test, String metric, double bound)
      throws Exception {
    String folder = System.getenv("REGATTA_DATA");
    assumeTrue(folder != null, "REGATTA_DATA is not set");
    Path job = directory.resolve("job.yaml");
    Path run = directory.resolve("run");
    List<String> init = new ArrayList<>(List.of("init", folder + "/" + data));
    init.addAll(List.of("--output", job.toString()));
    if (label != null) {
      init.addAll(List.of("--label", label));
    }
    if (data.startsWith("nyc-green-taxi")) {
      init.addAll(List.of("--sql", TRIPS));
    }
    List<String> train = new ArrayList<>(List.of("train", job.toString()));
    train.addAll(List.of("--output", run.toString()));
    if (test != null) {
      train.addAll(
          List.of("--set", "data.test=" + test.replace("DATA", folder).replace("BAR", "'|'")));
    }

    assertThat(regatta(init)).as("%s", err).isZero();
    assertThat(regatta(train)).as("%s", err).isZero();

    double reached = test(run).path(metric).asDouble();
    if (metric.equals("accuracy")) {
      assertThat(reached).isGreaterThanOrEqualTo(bound);
    } else {
      assertThat(reached).isBetween(bound / 2, bound);
    }
  }

  private static JsonNode test(Path run) throws IOException {
    return new ObjectMapper().readTree(run.resolve("summary.json").toFile()).path("test");
  }
}
