package dev.regatta.submit.packaged;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.regatta.submit.Build;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The quickstart from the first command to predictions, in a directory of the user's. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class TrainIT {
  private static final String EPOCHS = "training.epochs=4";

  /** The shipped job file, as the README names it. */
  private static final String JOB =
      Build.module().resolveSibling("conf").resolve("quickstart.yaml").toString();

  @TempDir static Path directory;
  private static Script script;
  private static Script.Result trained;
  private static Path run;
  private static Path linear;

  @BeforeAll
  static void train() throws Exception {
    script = Script.install(directory.resolve("distribution")).withSpark();
    run = directory.resolve("runs/quickstart");
    linear = directory.resolve("linear");
    try (Pool pool = new Pool()) {
      Future<Script.Result> network = pool.submit(() -> regatta("train", JOB, "--set", EPOCHS));
      Future<Script.Result> line =
          pool.submit(
              () ->
                  regatta(
                      "train",
                      JOB,
                      "--set",
                      EPOCHS,
                      "--set",
                      "network.layers=[]",
                      "--output",
                      linear.toString()));
      trained = network.get();
      assertThat(line.get().exitCode()).as("%s", line.get()).isZero();
    }
  }

  private static Script.Result regatta(String... arguments)
      throws IOException, InterruptedException {
    return script.run(script.file(), directory, arguments);
  }

  @Test
  void printsALinePerEpochAndWhereEverythingIs() throws Exception {
    assertThat(trained.exitCode()).as("%s", trained).isZero();
    assertThat(trained.err()).isEmpty();
    assertThat(trained.out().stream().filter(line -> line.startsWith("epoch ")))
        .hasSize(4)
        .allMatch(
            line -> line.matches("epoch +[1-4]/4 .*training loss [0-9.]+ .*validation loss .*"));
    assertThat(trained.out())
        .anyMatch(line -> line.matches("memory per worker: .*"))
        .anyMatch(line -> line.matches(" +status +completed.*"))
        .anyMatch(line -> line.matches(" +test .*accuracy 0\\.[0-9]+"))
        .contains("  model        " + run + "/model")
        .contains("  digest       " + Results.digest(run));
    assertThat(trained.out().get(trained.out().size() - 1))
        .isEqualTo(Results.summary(run).path("verdict").asText())
        .isNotEmpty();
  }

  @Test
  void leavesTheFilesThatAreDocumented() throws Exception {
    assertThat(Results.contents(run))
        .containsKeys(
            "job.yaml",
            "summary.json",
            "history.jsonl",
            "model/model.json",
            "model/weights.safetensors");
    assertThat(Results.history(run)).hasSize(4);
    assertThat(Results.checkpoints(run)).contains(Results.lastValidatedRound(run));
    assertThat(Results.summary(run).path("epochs").asInt()).isEqualTo(4);
    assertThat(Files.readAllLines(run.resolve("job.yaml"))).contains("  epochs: 4");
  }

  @Test
  void isTenPointsBetterThanALinearModel() throws Exception {
    assertThat(testAccuracy(run)).isGreaterThan(0.9);
    assertThat(testAccuracy(linear)).isBetween(0.2, testAccuracy(run) - 0.1);
  }

  private static double testAccuracy(Path run) throws IOException {
    return Results.summary(run).path("test").path("accuracy").asDouble(Double.NaN);
  }

  @Test
  void theSecondRunOfAJobChangesNothing() throws Exception {
    Map<String, String> before = Results.contents(run);

    Script.Result second = regatta("train", JOB, "--set", EPOCHS);

    assertThat(second.exitCode()).as("%s", second).isZero();
    assertThat(second.err()).isEmpty();
    assertThat(second.out().get(0)).startsWith("already completed: ").contains("--fresh");
    assertThat(second.out()).noneMatch(line -> line.startsWith("epoch "));
    assertThat(Results.contents(run)).isEqualTo(before);
  }

  @Test
  void freshTrainsInANumberedDirectoryBesideIt() throws Exception {
    Map<String, String> before = Results.contents(run);

    Script.Result fresh = regatta("train", JOB, "--set", EPOCHS, "--fresh");

    assertThat(fresh.exitCode()).as("%s", fresh).isZero();
    assertThat(Results.digest(directory.resolve("runs/quickstart-2")))
        .isEqualTo(Results.digest(run));
    assertThat(Results.contents(run)).isEqualTo(before);
  }

  @Test
  void warmStartTrainsOnWithNewRows() throws Exception {
    String first = run.toString();
    Script.Result warm =
        regatta(
            "train",
            JOB,
            "--warm-start",
            first,
            "--output",
            "warm",
            "--set",
            "data.train.seed=8",
            "--set",
            "training.epochs=1");

    assertThat(warm.exitCode()).as("%s", warm).isZero();
    assertThat(firstLoss(directory.resolve("warm"))).isLessThan(0.7 * firstLoss(run));
    assertThat(Files.readAllLines(directory.resolve("warm/job.yaml")))
        .contains("  model: " + first);
  }

  private static double firstLoss(Path run) throws IOException {
    return Results.history(run).get(0).path("metrics").path("validation-loss").asDouble();
  }

  @Test
  void configPrintsTheJobWithEveryDefault() throws Exception {
    Script.Result config = regatta("config", JOB, "--set", EPOCHS);

    assertThat(config.exitCode()).as("%s", config).isZero();
    assertThat(config.err()).isEmpty();
    assertThat(config.out()).contains("  epochs: 4", "  batch-size: auto", "on-divergence: fail");

    Path printed = Files.write(directory.resolve("printed.yaml"), config.out());
    assertThat(regatta("config", printed.toString()).out()).isEqualTo(config.out());
  }

  @Test
  void evaluatesAndPredictsNewRows() throws Exception {
    List<Point> points = points();
    writeRows(points);
    String model = run.resolve("model").toString();

    Script.Result evaluated = regatta("evaluate", model, "--data", "format=csv,path=new rows.csv");
    Script.Result predicted =
        regatta(
            "predict", model, "--data", "format=csv,path=new rows.csv", "--output", "predictions");

    assertThat(evaluated.exitCode()).as("%s", evaluated).isZero();
    assertThat(figure(evaluated, "rows")).isEqualTo(points.size());
    assertThat(figure(evaluated, "accuracy")).isGreaterThan(0.9);
    assertThat(predicted.exitCode()).as("%s", predicted).isZero();
    List<Row> rows = rows(directory.resolve("predictions"));
    assertThat(rows).hasSize(points.size());
    long right =
        rows.stream().filter(row -> row.getAs("prediction").equals(row.getAs("label"))).count();
    assertThat((double) right / points.size())
        .isCloseTo(figure(evaluated, "accuracy"), within(1e-9));
    assertThat(rows)
        .allSatisfy(
            row ->
                assertThat(row.<Float>getList(row.fieldIndex("probabilities")))
                    .hasSize(3)
                    .satisfies(
                        all ->
                            assertThat(all.stream().mapToDouble(p -> p).sum())
                                .isCloseTo(1, within(1e-5))));
  }

  @Test
  void explainsTheRun() throws Exception {
    Path copy = directory.resolve("explained");
    Script.Result again = regatta("train", JOB, "--set", EPOCHS, "--output", copy.toString());
    assertThat(again.exitCode()).as("%s", again).isZero();

    Script.Result explained = regatta("explain", copy.toString());

    assertThat(explained.exitCode()).as("%s", explained).isZero();
    assertThat(explained.err()).isEmpty();
    assertThat(explained.out())
        .anyMatch(line -> line.matches("sharpness +[0-9.]+, off by [0-9.]+ at most; .*"))
        .anyMatch(line -> line.matches("noise scale +[0-9,]+ rows .*"))
        .anyMatch(line -> line.matches("gap +loss [0-9.]+ training, [0-9.]+ validation; .*"))
        .anyMatch(line -> line.matches("drift +[0-9.]+ at the first validation, .*"))
        .endsWith("the figures are in " + copy + "/explain.json");
    assertThat(Files.readString(copy.resolve("explain.json")))
        .contains("\"sharpness\"", "\"noiseScale\"", Results.digest(copy));
  }

  @Test
  void comparesOptimizersAndTrainsNoneOfThemTwice() throws Exception {
    String[] words = {
      "compare",
      JOB,
      "--over",
      "optimizer=sgd,momentum",
      "--set",
      "training.epochs=2",
      "--output",
      "compared"
    };

    Script.Result compared = regatta(words);
    Script.Result again = regatta(words);

    assertThat(compared.exitCode()).as("%s", compared).isZero();
    assertThat(compared.err()).isEmpty();
    assertThat(compared.out())
        .contains("1/2 sgd, seed 42", "2/2 momentum, seed 42")
        .anyMatch(line -> line.matches(" +best validation loss +accuracy +at epoch .*"))
        .anyMatch(line -> line.matches("momentum +[0-9.]+ +[0-9.]+ .* completed"))
        .endsWith("the curves are in " + directory.resolve("compared/compare.html"));
    assertThat(Files.readString(directory.resolve("compared/compare.html")))
        .contains("<polyline", "prefers-color-scheme");
    assertThat(Files.readString(directory.resolve("compared/compare.json")))
        .contains(Results.digest(directory.resolve("compared/momentum")));
    assertThat(again.exitCode()).as("%s", again).isZero();
    assertThat(again.out().stream().filter(line -> line.startsWith("    already completed: ")))
        .hasSize(2);
  }

  @Test
  void scalesOverWorkersAndTellsHowFarItsModelIsOff() throws Exception {
    String[] words = {
      "scale",
      JOB,
      "--workers",
      "1,2",
      "--average-every",
      "4,16",
      "--repeats",
      "1",
      "--set",
      "training.epochs=2",
      "--output",
      "scaled"
    };

    Script.Result scaled = regatta(words);
    Script.Result tooMany = regatta("scale", JOB, "--workers", "999999", "--output", "none");

    assertThat(scaled.exitCode()).as("%s", scaled).isZero();
    assertThat(scaled.err()).isEmpty();
    assertThat(scaled.out())
        .contains("1/4 workers-1-every-4, seed 42")
        .anyMatch(line -> line.matches("average every +workers +rows/s +speed-up .*"))
        .anyMatch(line -> line.matches("16 +2 +[0-9,]+ +[0-9.]+ .*"))
        .anyMatch(line -> line.startsWith("Averaging every "))
        .anyMatch(line -> line.startsWith("- Leave one out: "))
        .endsWith("the curves are in " + directory.resolve("scaled/scaling.html"));
    assertThat(Files.readString(directory.resolve("scaled/scaling.html")))
        .contains("<polyline", "prefers-color-scheme");
    assertThat(Files.readString(directory.resolve("scaled/scaling.json")))
        .contains("\"leaveOneOut\"", "\"predictions\"");
    assertThat(tooMany.exitCode()).as("%s", tooMany).isEqualTo(2);
    assertThat(tooMany.err()).singleElement().asString().startsWith("--workers 999999: ");
  }

  @Test
  void exportsAFileThatOnnxRuntimeReads() throws Exception {
    Script.Result exported =
        regatta("export", run.resolve("model").toString(), "--onnx", "spirals.onnx");

    assertThat(exported.exitCode()).as("%s", exported).isZero();
    assertThat(exported.err()).isEmpty();
    assertThat(exported.out())
        .containsExactly(
            "input          x float [rows, 1]",
            "input          y float [rows, 1]",
            "output         probabilities float [rows, 3]",
            "output         label string [rows]",
            "the model is in spirals.onnx");
    assertThat(OnnxSpirals.largestDifference(directory.resolve("spirals.onnx"), run))
        .isLessThan(1e-5);
  }

  private record Point(double x, double y, String arm) {}

  /** Points on the three arms, r = 4 t at the angle 2 pi (1.25 t + arm / 3), without noise. */
  private static List<Point> points() {
    List<Point> points = new ArrayList<>();
    for (int arm = 0; arm < 3; arm++) {
      for (int i = 1; i <= 70; i++) {
        double t = Math.sqrt(i / 70.0);
        double angle = 2 * Math.PI * (1.25 * t + arm / 3.0);
        points.add(
            new Point(
                4 * t * Math.cos(angle), 4 * t * Math.sin(angle), "abc".substring(arm, arm + 1)));
      }
    }
    return points;
  }

  private static void writeRows(List<Point> points) throws IOException {
    List<String> lines = new ArrayList<>(List.of("label,id,y,x"));
    for (Point point : points) {
      lines.add(
          String.format(Locale.ROOT, "%s,%d,%.9f,%.9f", point.arm, lines.size(), point.y, point.x));
    }
    Files.write(directory.resolve("new rows.csv"), lines);
  }

  private static double figure(Script.Result result, String name) {
    return result.out().stream()
        .filter(line -> line.startsWith(name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(name.length()).trim()))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + name + " in " + result));
  }

  private static List<Row> rows(Path parquet) {
    try (SparkSession spark =
        SparkSession.builder()
            .master("local[1]")
            .config("spark.ui.enabled", false)
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .getOrCreate()) {
      return spark.read().parquet(parquet.toString()).collectAsList();
    }
  }
}
