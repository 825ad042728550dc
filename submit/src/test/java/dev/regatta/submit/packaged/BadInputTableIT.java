package dev.regatta.submit.packaged;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regatta.submit.CommandList;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The table of wrong inputs: each row is a whole command, run by the real script and assembly, all
 * of them in one start ({@link CommandList}). {@link BadInputIT} starts the script for each.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class BadInputTableIT {
  private static final int LEAST_ROWS = 40;

  /** The commands before those of the table, which succeed. */
  private static final int GOOD = 3;

  @TempDir static Path shared;
  private static final Map<String, Row> TABLE = new LinkedHashMap<>();
  private static List<String> answers = List.of();
  private static WrongInput input;

  /**
   * A wrong input.
   *
   * @param words of the command
   * @param parts that its one line has to hold
   */
  private record Row(List<String> words, String... parts) {}

  @BeforeAll
  static void runAll() throws Exception {
    Path directory = Files.createDirectory(shared.resolve("in"));
    input = new WrongInput(directory);
    fill();
    List<List<String>> commands = new ArrayList<>();
    commands.add(List.of("train", input.path("job.yaml")));
    commands.add(input.trainOnAvro());
    commands.add(input.evaluateCast());
    TABLE.values().forEach(row -> commands.add(row.words()));
    Path list = directory.resolve("commands");
    Files.writeString(
        list,
        String.join(
            CommandList.COMMANDS,
            commands.stream().map(words -> String.join(CommandList.WORDS, words)).toList()));
    Script script = Script.install(shared.resolve("distribution"), CommandList.class).withSpark();
    String main = CommandList.class.getName();

    Script.Result result =
        script.run(script.file(), directory, "train", list.toString(), "--", "--class", main);

    assertThat(result.exitCode()).as("%s", result).isZero();
    answers = List.of(Files.readString(Path.of(list + ".answers")).split(CommandList.COMMANDS, -1));
    assertThat(answers).hasSize(commands.size());
    assertThat(answers.subList(0, GOOD))
        .as("jobs without a fault")
        .allMatch(answer -> answer.startsWith("0" + CommandList.WORDS));
  }

  private static void row(String name, List<String> words, String... parts) {
    assertThat(TABLE.put(name, new Row(words, parts))).isNull();
  }

  private static void fill() {
    jobFiles();
    files();
    columns();
    cells();
    labels();
    formats();
    casts();
    statements();
    models();
  }

  private static void jobFiles() {
    row("job file missing", List.of("train", input.path("none.yaml")), "none.yaml");
    row("job file not YAML", List.of("train", input.path("unclosed.yaml")), "unclosed.yaml");
    row("variable not set", List.of("train", input.path("variable.yaml")), "NO_SUCH_VARIABLE");
    row("key unknown", input.train("training.epoch=9"), "training.epoch", "did you mean epochs?");
    row("value out of range", input.train("training.batch-size=0"), "batch-size = 0", "from 1");
    row("value of another type", input.train("training.epochs=many"), "training.epochs = \"many\"");
    row("format unknown", input.trainOn("format: xlsx"), "data.train.format = \"xlsx\"", "csv");
    row("path empty", input.trainOn("format: csv, path: []"), "data.train.path = []", "empty list");
    row("feature twice", input.train("data.features=[a, a]"), "features name a column twice");
    row("fractions", input.train("data.validation={fraction: 1.5}"), "validation.fraction = 1.5");
    row("cause unknown", input.train("data.bad-rows={nan: skip}"), "data.bad-rows", "nan");
  }

  private static void files() {
    row("file missing", input.trainCsv("none.csv"), "data.train: there is no ", "none.csv");
    row("directory empty", input.trainCsv("empty"), "data.train: ", "empty holds no rows");
    row("file empty", input.trainCsv("zero.csv"), "data.train: ", "zero.csv holds no rows");
    row("file without rows", input.trainCsv("header.csv"), "data.train: ", "holds no rows");
    row("glob without files", input.trainCsv("x*.csv"), "data.train: there is no ", "x*.csv");
    row(
        "one path of a list missing",
        input.trainOn("format: csv, path: [@/good.csv, @/none.csv]"),
        "data.train: there is no ",
        "none.csv");
    row(
        "held-out file missing",
        input.train("data.validation.path=@/none.csv"),
        "data.validation: there is no ",
        "none.csv");
    row("headers that differ", input.trainCsv("headers"), "data", "header differs from the first");
  }

  private static void columns() {
    row("feature missing", input.train("data.features=[a, z]"), "column z is not in csv", "a, b");
    row("column renamed", input.trainCsv("renamed.csv"), "data.train: ", "column b is not in");
    row("column twice", input.trainCsv("twice.csv"), "two columns of", "twice.csv are named b");
    row("column without a name", input.trainCsv("nameless.csv"), "column 2 of", "has no name");
    row("label missing", input.train("data.label=sort"), "label column sort is not in csv");
    row("label not named", input.train("data.label=null"), "data.label is not set", "a, b, kind");
    row("label among features", input.train("data.features=[a, kind]"), "data.features: kind");
    row("weight missing", input.train("data.weight=w"), "weight column w is not in csv");
    row(
        "held-out column missing",
        input.train("data.validation.path=@/renamed.csv"),
        "data.validation: the feature column b is not in csv");
  }

  private static void cells() {
    row("text for a number", input.trainCsv("text.csv"), "column b: text in", "row 0 of", "skip");
    row("NaN", input.trainCsv("nan.csv"), "column a: NaN or infinity", "row 0 of", "nan.csv");
    row("infinity", input.trainCsv("infinite.csv"), "column b: NaN or infinity", "row 0 of");
    row("beyond float32", input.trainCsv("huge.csv"), "column b: a number beyond float32's range");
    row("line too short", input.trainCsv("short.csv"), "another number of cells", "short.csv");
    row("line too long", input.trainCsv("long.csv"), "another number of cells", "long.csv");
    row(
        "only another cause skipped",
        input.trainCsv("text.csv", "data.bad-rows={not-finite: skip}"),
        "column b: text in a numeric column");
    String weighted = "data.features=[a]";
    String weight = "data.weight=w";
    row(
        "weight negative",
        input.trainCsv("negative.csv", weighted, weight, "data.validation={fraction: 0.2}"),
        "column w: a weight that is missing or negative",
        "row 0 of");
    row(
        "weights zero",
        input.trainCsv("weightless.csv", weighted, weight, "data.validation.path=@/weightless.csv"),
        "every training row has weight 0 in column w");
  }

  private static void labels() {
    row("no label", input.trainCsv("unlabelled.csv"), "column kind: no label", "row 0 of");
    row("one class", input.trainCsv("single.csv"), "column kind has one value");
    row(
        "class unseen in training",
        input.train("data.validation.path=@/unseen.csv"),
        "data.validation: column kind has 1 of its classes in no training row");
    row(
        "class of the test unseen",
        input.train("data.test={format: csv, path: @/unseen.csv}"),
        "data.test: column kind has 1 of its classes");
    row("text for a regression", input.train("task=regression"), "column kind", "holds text");
    row(
        "number without a task",
        input.train("task=auto", "data.features=[a]", "data.label=b"),
        "task: classification or task: regression");
    row("loss of the other task", input.train("network.loss=mse"), "network.loss: mse");
  }

  private static void formats() {
    row(
        "parquet files with int32 and int64",
        input.trainOn("format: parquet, path: @/types/*"),
        "column a is bigint in ",
        "/types/1/part-",
        " and int in ",
        "/types/2/part-",
        "set data.cast: {a: long}");
    row(
        "parquet file that lacks a column",
        input.trainOn("format: parquet, path: ['@/lack/1', '@/lack/2']"),
        "column b is double in ",
        " and missing in ",
        "set data.cast: {b: double}");
    row(
        "not parquet",
        input.trainOn("format: parquet, path: ['@/texts', '@/text.parquet']"),
        "text.parquet cannot be read as parquet");
    row("not parquet, alone", input.trainOn("format: parquet, path: @/text.parquet"), "data.train");
    row("not orc", input.trainOn("format: orc, path: ['@/good.csv', '@/nan.csv']"), "read as orc");
    row("not avro", input.trainOn("format: avro, path: ['@/good.csv', '@/nan.csv']"), "as avro");
    row("column of maps", input.trainOn("format: parquet, path: @/maps"), "column a", "type map");
    row(
        "vectors of two sizes",
        input.trainOn("format: parquet, path: @/vectors", "data.validation={fraction: 0.2}"),
        "column a: a vector of another size");
    row(
        "held-out texts for numbers",
        input.train("data.validation={format: parquet, path: @/texts}"),
        "data.validation: column a",
        "type string");
    row("json cut off", input.trainOn("format: json, path: @/lines.json"), "no JSON object");
    String shares = "data.validation={fraction: 0.2}";
    row(
        "libsvm text",
        input.trainOn(
            "format: libsvm, path: @/value.svm", "data.features='*'", "data.label=null", shares),
        "a line that is not: label index:value");
    row(
        "libsvm order",
        input.trainOn(
            "format: libsvm, path: @/order.svm", "data.features='*'", "data.label=null", shares),
        "indexes ascending");
    row("not idx", input.trainOn("format: idx, path: @/good.csv"), "is no idx file");
    row(
        "idx of another number of labels",
        input.trainOn("format: idx, path: @/images, labels: @/labels"),
        "data.train: ",
        "labels holds 1 labels",
        "2 images");
    row("table missing", input.trainOn("format: table, name: sales"), "there is no table sales");
    row("no program", input.trainOn("format: data-frame, name: x"), "handed over by a program");
  }

  private static void casts() {
    row("cast to no type", input.train("data.cast={a: lnog}"), "data.cast.a = lnog: no such type");
    row("cast of no column", input.train("data.cast={z: int}"), "the cast column z is not in csv");
    row("cast of csv to a map", input.train("data.cast={a: 'map<int, int>'}"), "data.cast.a");
    row(
        "cast of what is no number",
        input.trainOn("format: parquet, path: @/texts", "data.cast={a: double}"),
        "column a: a value that data.cast cannot convert");
  }

  private static void statements() {
    row("sql no sentence", input.train("data.sql=selct a from input"), "data.sql: ", "selct");
    row("sql column", input.train("data.sql=select z from input"), "data.sql: ", "`z`");
    row("sql table", input.train("data.sql=select * from zones"), "data.sql: ", "`zones`");
    row("sql command", input.train("data.sql=drop table sales"), "data.sql: must be one query");
    row("sql at random", input.train("data.sql=select a, rand() b from input"), "other rows each");
    row("tables without sql", input.train("data.tables={z: synthetic}"), "tables are for sql");
  }

  private static void models() {
    String model = input.path("run/model");
    row("model missing", evaluate(input.path("none"), "good.csv"), "model ", "none");
    row("evaluate: column missing", evaluate(model, "renamed.csv"), "--data: ", "column b is not");
    row("evaluate: class unseen", evaluate(model, "unseen.csv"), "--data: column kind: a class");
    row("evaluate: NaN", evaluate(model, "nan.csv"), "--data: column a: NaN", "row 0 of");
    row(
        "predict: output there",
        List.of("predict", model, "--data", csv("good.csv"), "--output", input.path("empty")),
        "--output ",
        "exists");
    row(
        "evaluate: files that disagree",
        List.of("evaluate", model, "--data", "format=parquet,path=" + input.path("types/*")),
        "--data: column a is bigint in ",
        "; set cast: {a: long}");
    row(
        "evaluate: cast of no column",
        List.of("evaluate", model, "--data", csv("good.csv") + ",cast={z: int}"),
        "--data: the cast column z is not in csv");
    row("compare: no key", compare("optimiser"), "--over optimiser: there is no key optimiser");
    row("compare: no names", compare("training.epochs"), "the values of training.epochs have no");
    row("compare: no YAML", compare("optimizer=[sgd"), "--over optimizer=[sgd: not YAML");
    row("compare: no such value", compare("optimizer=sgd,adma"), "did you mean adam?");
    row(
        "scale: no number of steps",
        List.of("scale", input.path("job.yaml"), "--workers", "1,2", "--average-every", "often"),
        "--average-every often: 'often' is not a number of local steps from 1 up");
    row("explain: no run", List.of("explain", input.path("none")), "none does not exist");
    row("explain: no model", List.of("explain", input.path("empty")), "is not a model directory");
    row(
        "explain: output there",
        List.of("explain", input.path("run"), "--output", input.path("good.csv")),
        "--output ",
        "exists");
    List<String> warm = new ArrayList<>(input.train("data.features=[a]"));
    warm.addAll(List.of("--warm-start", input.path("run")));
    row("warm start of other columns", warm, "warm-start: the model takes columns");
    List<String> cold = new ArrayList<>(input.train());
    cold.addAll(List.of("--warm-start", input.path("none")));
    row("warm start of no model", cold, "model ", "none");
  }

  private static List<String> compare(String over) {
    return List.of("compare", input.path("job.yaml"), "--over", over);
  }

  private static List<String> evaluate(String model, String file) {
    return List.of("evaluate", model, "--data", csv(file));
  }

  private static String csv(String file) {
    return "format=csv,path=" + input.path(file);
  }

  @Test
  void theTableIsLongEnough() {
    assertThat(TABLE).hasSizeGreaterThanOrEqualTo(LEAST_ROWS);
  }

  @Test
  void noneOfThemLeftAResult() throws Exception {
    assertThat(input.results()).isEmpty();
  }

  @TestFactory
  Stream<DynamicTest> endsInOneLine() {
    List<Map.Entry<String, Row>> rows = List.copyOf(TABLE.entrySet());
    return Stream.iterate(0, i -> i < rows.size(), i -> i + 1)
        .map(
            i ->
                DynamicTest.dynamicTest(
                    rows.get(i).getKey(),
                    () -> assertRefused(rows.get(i).getValue(), answers.get(i + GOOD))));
  }

  private static void assertRefused(Row row, String answer) {
    String[] parts = answer.split(CommandList.WORDS, 3);
    assertThat(parts[0]).as(answer).isEqualTo("2");
    assertThat(parts[2].lines()).as(answer).hasSize(1);
    assertThat(parts[2]).contains(row.parts()).doesNotContain("Exception", "secret", "at dev.");
    assertThat(parts[1]).doesNotContain("epoch ", "Exception");
  }
}
