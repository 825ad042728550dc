package dev.regatta.driver.spark.advise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regatta.conf.JobText;
import dev.regatta.conf.UserException;
import dev.regatta.driver.job.Job;
import dev.regatta.driver.spark.LocalSpark;
import dev.regatta.driver.spark.run.Jobs;
import dev.regatta.driver.spark.run.RunListener;
import dev.regatta.driver.spark.run.TrainRequest;
import dev.regatta.driver.spark.run.TrainResult;
import dev.regatta.driver.spark.run.TrainingRun;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AdviceTest {
  private static final int ROWS = 400;

  private static SparkSession spark;

  @TempDir private Path directory;

  @BeforeAll
  static void start() {
    spark = LocalSpark.kryo();
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  /** A file with a row per number, of {@link #ROWS} rows. */
  private Path file(String name, String header, Function<Random, List<Object>> row)
      throws IOException {
    Random random = new Random(5);
    List<String> lines = new ArrayList<>(header.isEmpty() ? List.of() : List.of(header));
    for (int i = 0; i < ROWS; i++) {
      lines.add(String.join(",", row.apply(random).stream().map(String::valueOf).toList()));
    }
    return Files.write(directory.resolve(name), lines);
  }

  private static Advice advice(String data, String... label) {
    return Advice.of(
        spark,
        new AdviceRequest(
            data,
            Optional.empty(),
            Map.of(),
            Optional.empty(),
            Optional.of(List.of(label))
                .filter(names -> !names.isEmpty())
                .map(names -> names.get(0)),
            "job"));
  }

  private static Job job(Advice advice) {
    return Jobs.bind(JobText.parse("job", advice.text(), Map.of()));
  }

  @Test
  void columnsAreTakenForWhatTheyHold() throws IOException {
    int[] row = {0};
    Path file =
        file(
            "trips.csv",
            "trip_id,when,day,zip,place,fare,empty,same,note,kind,minutes",
            random ->
                List.of(
                    1000 + row[0]++,
                    "2021-01-%02d %02d:15:00".formatted(1 + row[0] % 28, row[0] % 24),
                    "2021-02-%02d".formatted(1 + row[0] % 28),
                    10000 + random.nextInt(9),
                    "p" + random.nextInt(60),
                    String.format(Locale.ROOT, "%.2f", Math.exp(3 * random.nextGaussian())),
                    "",
                    "x",
                    "note " + random.nextLong(),
                    random.nextInt(20) == 0 ? "?" : List.of("a", "b").get(random.nextInt(2)),
                    random.nextDouble()));

    Advice advice = advice(file.toString());

    assertThat(advice.text())
        .contains(
            "task: regression\n",
            "    missing: ['?']\n",
            "  # Guessed: the last column; give another with --label, or here.\n  label: minutes\n",
            "  # Left out: trip_id, an identifier: each row has another.\n",
            "  # Left out: empty, it is always empty.\n",
            "  # Left out: same, it is always the same.\n",
            "  # Left out: note, an identifier or free text: each row has another.\n",
            "  features: [when, day, zip, place, fare, kind]\n",
            "    when: {kind: timestamp, time: {parts: [weekday, hour]}}\n",
            "    day: {kind: date, time: {parts: [weekday]}}\n",
            "    zip: {kind: category}\n",
            "    place: {categorical: {type: embedding, width: 8, min-count: 5}}\n",
            "    fare: {numeric: log}\n",
            "  test: {fraction: 0.2}\n")
        .doesNotContain("    kind:", "bad-rows");
    assertThat(advice.summary())
        .contains("label          minutes: numbers (the last column)")
        .anyMatch(line -> line.matches("columns +trip_id +left out \\(an identifier.*"))
        .anyMatch(line -> line.matches(" +zip +category \\(9 codes\\)"));
    trains(advice);
  }

  @Test
  void theLabelIsTheOneThatIsNamedLikeOneElseTheLast() throws IOException {
    Path named =
        file("a.csv", "x,Target,z", random -> List.of(random.nextDouble(), random.nextInt(3), 1.5));
    assertThat(job(advice(named.toString(), "x")).data().label()).contains(List.of("x"));
    assertThatThrownBy(() -> advice(named.toString(), "w"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("--label: there is no column w in csv ")
        .hasMessageContaining("its columns are x, Target, z");
    assertThat(advice(named.toString()).text())
        .contains("# Guessed: by its name;", "label: Target", "task: classification");
  }

  @ParameterizedTest
  @CsvSource({
    "yes no maybe, auto",
    "0 1, classification",
    "1 2 3 4 5, classification",
    "0.5 1.5, classification",
    "1.5 2.5 3.5, regression",
  })
  void theTaskFollowsFromTheLabelsValues(String values, String task) throws IOException {
    List<String> each = List.of(values.split(" "));
    Path file =
        file(
            "a.csv",
            "x,found",
            random -> List.of(random.nextDouble(), each.get(random.nextInt(each.size()))));

    assertThat(job(advice(file.toString())).task().name().toLowerCase(Locale.ROOT)).isEqualTo(task);
  }

  @Test
  void aLabelThatIsMissingOrANumberThatIsNoneIsSaidAndSkipped() throws IOException {
    Path file =
        file(
            "a.csv",
            "x,label",
            random ->
                List.of(
                    random.nextInt(50) == 0 ? "broken" : random.nextGaussian(),
                    random.nextInt(50) == 0 ? "" : random.nextBoolean() ? "yes" : "no"));

    Advice advice = advice(file.toString());

    assertThat(advice.text()).contains("  bad-rows: skip\n").containsPattern("# \\d+ cells are");
    trains(advice);
  }

  @Test
  void aFileWithoutHeaderGetsNumberedColumns() throws IOException {
    Path file = file("rows.data", "", random -> List.of(random.nextGaussian(), " a", " b"));
    Files.writeString(
        file, Files.readString(file).replaceFirst(" b\n", " c\n").replaceFirst(" a,", " d,"));

    assertThat(advice(file.toString(), "column3").text())
        .contains(
            "# The file has no header, so its columns are numbered: name them here.",
            "header: false",
            "columns: [column1, column2, column3]");
  }

  @ParameterizedTest
  @ValueSource(strings = {";", "|", "\t"})
  void whatStandsBetweenCellsIsFound(String delimiter) throws IOException {
    Path file =
        file(
            "rows.txt",
            "x,y,label",
            random -> List.of(random.nextGaussian(), 7, "l" + random.nextInt(2)));
    Files.writeString(file, "# a comment\n" + Files.readString(file).replace(",", delimiter));

    Advice advice = advice(file.toString());

    assertThat(advice.text()).contains("comment: '#'", "label: label");
    trains(advice);
  }

  /** Every driver that reads files, and the catalog. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "csv", "csv.gz", "tsv", "json", "parquet", "orc", "avro", "table", "libsvm", "idx"
      })
  void rowsOfEveryFormatTrainWithoutAnEdit(String format) throws IOException {
    Advice advice = advice(rows(format));

    assertThat(advice.text()).contains("format: " + format.replace(".gz", ""));
    trains(advice);
  }

  private String rows(String format) throws IOException {
    String place = directory.resolve("rows." + format).toString();
    Path csv =
        file(
            "rows.csv",
            "x,colour,label",
            random ->
                List.of(
                    random.nextGaussian(),
                    List.of("red", "blue").get(random.nextInt(2)),
                    random.nextBoolean() ? "yes" : "no"));
    switch (format) {
      case "csv" -> {}
      case "csv.gz", "tsv" ->
          spark
              .read()
              .option("header", true)
              .csv(csv.toString())
              .coalesce(1)
              .write()
              .option("header", true)
              .option("compression", format.equals("tsv") ? "none" : "gzip")
              .option("sep", format.equals("tsv") ? "\t" : ",")
              .csv(place);
      case "libsvm" ->
          Files.write(
              Path.of(place),
              IntStream.range(0, ROWS)
                  .mapToObj(i -> (i % 2 == 0 ? "+1" : "-1") + " 1:0." + i + " 7:1")
                  .toList());
      case "idx" -> idx(Files.createDirectories(Path.of(place)));
      case "table" -> {
        spark.read().option("header", true).csv(csv.toString()).createOrReplaceTempView("advised");
        return "advised";
      }
      default ->
          spark
              .read()
              .option("header", true)
              .csv(csv.toString())
              .write()
              .format(format)
              .save(place);
    }
    return place;
  }

  private static void idx(Path directory) throws IOException {
    for (String part : List.of("train", "t10k")) {
      try (DataOutputStream images =
              new DataOutputStream(
                  Files.newOutputStream(directory.resolve(part + "-images-idx3-ubyte")));
          DataOutputStream labels =
              new DataOutputStream(
                  Files.newOutputStream(directory.resolve(part + "-labels-idx1-ubyte")))) {
        for (int word : new int[] {0x803, ROWS, 2, 2}) {
          images.writeInt(word);
        }
        labels.writeInt(0x801);
        labels.writeInt(ROWS);
        for (int i = 0; i < ROWS; i++) {
          images.write(new byte[] {(byte) i, (byte) (i * 7), (byte) (i * 31), (byte) (i % 2)});
          labels.write(i % 2);
        }
      }
    }
  }

  private void trains(Advice advice) {
    Job job =
        Jobs.bind(
            JobText.parse("job", advice.text(), Map.of())
                .with(
                    "test",
                    List.of(
                        "training.epochs=1",
                        "training.workers=1",
                        "output=" + directory.resolve("run"))));

    TrainResult result = TrainingRun.run(spark, TrainRequest.of(job), RunListener.SILENT);

    assertThat(result.status()).isEqualTo("completed");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "nowhere.csv; there is no file, directory or table",
        "empty.csv; holds no rows",
        "words.csv; label: column word (the last column) holds texts of which few come twice",
        "constant.csv; label: column y (by its name) is the same in every row",
        "alone.csv; no column but the label y says anything: x (it is always the same)",
        "bytes.bin; is of no format that is known by its first bytes; give --data",
      })
  void whatCannotBeLearntIsRefusedInOneLine(String name, String message) throws IOException {
    Path file = directory.resolve(name);
    switch (name) {
      case "empty.csv" -> Files.writeString(file, "\n");
      case "words.csv" -> file(name, "x,word", random -> List.of(1.5, "w" + random.nextLong()));
      case "constant.csv" -> file(name, "x,y", random -> List.of(random.nextInt(9), 1));
      case "alone.csv" -> file(name, "x,y", random -> List.of(1, random.nextInt(2)));
      case "bytes.bin" -> Files.write(file, new byte[] {0, 1, 2, 3});
      default -> {}
    }

    assertThatThrownBy(() -> advice(file.toString()))
        .isInstanceOf(UserException.class)
        .hasMessageContaining(message);
  }

  @Test
  void namesThatYamlWouldReadAsSomethingElseAreQuoted() throws IOException {
    Path file =
        file(
            "odd.csv",
            "no,'a: b',# c,1,label",
            random ->
                List.of(
                    Math.exp(3 * random.nextGaussian()),
                    Math.exp(3 * random.nextGaussian()),
                    Math.exp(3 * random.nextGaussian()),
                    "c" + random.nextInt(70),
                    random.nextBoolean() ? "yes" : "no"));
    Files.writeString(file, Files.readString(file).replaceFirst(",1,label", ",one,label"));

    assertThat(job(advice(file.toString())).prepare().columns())
        .containsOnlyKeys("no", "'a: b'", "# c", "one");
  }
}
