package dev.regatta.driver.spark.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.regatta.conf.UserException;
import dev.regatta.driver.job.Job;
import dev.regatta.driver.spark.LocalSpark;
import dev.regatta.driver.spark.read.Csv;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Wrong input: one line that names it, nothing trained, and earlier results as they were. */
class BadInputsTest {
  private static final String HEADER = "a,b,colour,kind";
  private static final List<String> GOOD = good();

  @TempDir private static Path folder;
  private static SparkSession spark;
  private static Path earlier;
  private static Path rows;
  private static int names;

  @BeforeAll
  static void start() {
    spark = LocalSpark.kryo();
    rows = TestJobs.csv(folder.resolve("rows"), HEADER, GOOD, 1);
    earlier = folder.resolve("earlier");
    TestJobs.train(spark, job(rows, earlier));
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  private static List<String> good() {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      lines.add("%s,%s,%s,%s".formatted(i / 7.0, i % 11, i % 2 == 0 ? "red" : "blue", "k" + i % 3));
    }
    return lines;
  }

  private static Job job(Path train, Path output, String... assignments) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "data.features=[a, b, colour]",
                "data.validation={format: csv, path: '" + rows + "'}",
                "data.test=null",
                "training={epochs: 2, batch-size: 16, workers: 2}",
                "averaging.every=2"));
    all.addAll(List.of(assignments));
    return TestJobs.classifier(train, output, all.toArray(String[]::new));
  }

  private static Path fresh(String name) {
    return folder.resolve(name + "-" + names++);
  }

  /** A csv file of its own with a header and these lines, and then the good ones. */
  private static Path file(String header, String... lines) {
    List<String> all = new ArrayList<>(List.of(lines));
    all.addAll(GOOD);
    return only(header, all.toArray(String[]::new));
  }

  private static Path only(String header, String... lines) {
    return text(header + "\n" + String.join("\n", lines) + (lines.length == 0 ? "" : "\n"));
  }

  private static Path text(String text) {
    try {
      return Files.writeString(fresh("input"), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String source(Path path) {
    return "{format: csv, path: '" + path + "'}";
  }

  /** Something wrong, and what its one line has to say. */
  private record Case(String name, Runnable action, String... parts) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static Case train(String name, Path train, String[] assignments, String... parts) {
    Runnable action = () -> TestJobs.train(spark, job(train, fresh("output"), assignments));
    return new Case(name, action, parts);
  }

  private static Case data(String name, Path train, String... parts) {
    return train(name, train, new String[0], parts);
  }

  private static Case set(String name, String assignment, String... parts) {
    return train(name, rows, new String[] {assignment}, parts);
  }

  /** A job on rows of numbers that learns b and c, unless it says otherwise. */
  private static Case several(String name, String assignment, String... parts) {
    Path numbers = numbers();
    String[] all = {
      "data.features=[n]",
      "data.label=[b, c]",
      "task=regression",
      "data.validation={fraction: 0.3}",
      assignment
    };
    return train(name, numbers, all, parts);
  }

  private static Path numbers() {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      int odd = i == 7 ? -1 : 1;
      lines.add("%d,%d,%d,%d,x%d".formatted(i, i / 2 % 2, i % 2, odd, i));
    }
    return only("n,n2,b,c,colour", lines.toArray(String[]::new));
  }

  static Stream<Case> wrongRows() {
    Path missing = folder.resolve("nowhere.csv");
    Path unseen = file(HEADER, "1,2,red,k9");
    return Stream.of(
        data("missing file", missing, "data.train", "nowhere.csv"),
        data("directory without files", emptyDirectory(), "data.train"),
        data("empty file", text(""), "data.train", "no rows"),
        data("header only", only(HEADER), "data.train", "no rows"),
        data("missing column", only("a,colour,kind", "1,red,k1"), "data.train", "column b"),
        data("renamed column", file("a,B,colour,kind"), "data.train", "column b"),
        data("column twice", file("a,b,b,kind"), "data.train", "named b"),
        data("text among numbers", file(HEADER, "1,oops,red,k1"), "column b", "row 0"),
        data("NaN", file(HEADER, "NaN,2,red,k1"), "column a", "NaN", "bad-rows: skip"),
        data("infinity", file(HEADER, "1,-inf,red,k1"), "column b"),
        data("no label", file(HEADER, "1,2,red,"), "column kind", "no label"),
        data("short line", file(HEADER, "1,2"), "cells", "row 0"),
        set("missing label", "data.label=sort", "label column sort", "kind"),
        set("label among the features", "data.label=b", "data.features", "b"),
        train(
            "number label without a task",
            rows,
            new String[] {"data.features=[a, colour]", "data.label=b"},
            "data.label",
            "column b",
            "task: classification",
            "task: regression"),
        train(
            "text label in a regression",
            rows,
            new String[] {"task=regression"},
            "data.label",
            "column kind",
            "regression"),
        train(
            "loss of the other task",
            rows,
            new String[] {"task=classification", "network.loss=mse"},
            "network.loss",
            "mse",
            "classes"),
        set("loss that decides a regression", "network.loss=mse", "column kind"),
        several("several labels of no task", "task=auto", "data.label", "b, c", "set task"),
        several("a label as feature", "data.features=[n, c]", "data.features", "c is the label"),
        several("a label of text", "data.label=[b, colour]", "data.label", "colour", "text"),
        several(
            "a label beyond 0 and 1",
            "task=classification",
            "data.train",
            "column c",
            "neither 0 nor 1",
            "data.bad-rows"),
        train(
            "a loss for one label",
            numbers(),
            new String[] {
              "data.features=[n]",
              "data.label=[b, n2]",
              "data.validation={fraction: 0.3}",
              "network.loss=focal"
            },
            "network.loss",
            "focal",
            "b, n2",
            "binary-cross-entropy"),
        several(
            "class weights of a regression",
            "training.class-weights=balanced",
            "training.class-weights",
            "regression"),
        several("a negative count", "network.loss=poisson", "data.train", "column c", "negative"),
        set(
            "class weights of no class",
            "training.class-weights={weights: {k3x: 2}}",
            "training.class-weights",
            "k3x",
            "it has k0, k1, k2"),
        set("metric of two classes", "validation.metrics=[roc-auc]", "roc-auc", "two classes", "3"),
        set("metric of numbers", "validation.metrics=[rmse]", "validation.metrics", "rmse"),
        several("metric of classes", "validation.metrics=[brier]", "brier", "regression"),
        set("loss for two classes", "network.loss=binary-cross-entropy", "network.loss", "3"),
        set("unseen label in validation", "data.validation=" + source(unseen), "data.validation"),
        set("unseen label in the test", "data.test=" + source(unseen), "data.test", "kind"),
        set("missing validation file", "data.validation=" + source(missing), "data.validation"),
        train(
            "negative weight",
            file("a,w,colour,kind", "1,-2,red,k1"),
            new String[] {
              "data.features=[a, colour]", "data.weight=w", "data.validation={fraction: 0.2}"
            },
            "data.train: column w",
            "negative"),
        train(
            "vectors of different sizes",
            vectors(),
            new String[] {
              "data.train.format=parquet", "data.features=[v]", "data.validation={fraction: 0.5}"
            },
            "column v",
            "size"),
        set(
            "split by no column",
            validation("{type: group, column: customer}"),
            "customer",
            "kind"),
        set("split by no time", validation("{type: time, column: colour}"), "colour", "row 0"),
        set("split of too few", validation("stratified", "0.001"), "data.validation", "no rows"),
        train(
            "row without a time",
            file("a,at,colour,kind", "1,,red,k1"),
            new String[] {
              "data.features=[a, colour]",
              validation("{type: time, column: at}"),
              "data.cast={at: int}"
            },
            "column at: no time",
            "row 0"),
        train(
            "split by vectors",
            vectors(),
            new String[] {
              "data.train.format=parquet",
              "data.features=[v]",
              validation("{type: time, column: v}")
            },
            "column v",
            "array<double>",
            "held out"),
        train(
            "classes of a regression",
            rows,
            new String[] {
              "task=regression", "data.features=[a]", "data.label=b", validation("stratified")
            },
            "data.validation.split",
            "column b",
            "regression"),
        set("monitor", "early-stopping.monitor=validation-rmse", "early-stopping.monitor", "rmse"),
        set(
            "network beyond one array",
            "network.layers=[{units: 100000}, {units: 100000}]",
            "network.layers[1]",
            "units"),
        set(
            "network beyond the heap",
            "network.layers=[{units: 20000}, {units: 20000}]",
            "memory",
            "REGATTA_MEMORY"),
        train(
            "threads beyond a task's cores",
            rows,
            new String[] {"training.threads-per-worker=2", "training.exchange=jobs"},
            "training.threads-per-worker",
            "spark.task.cpus=2"));
  }

  private static String validation(String split) {
    return validation(split, "0.2");
  }

  private static String validation(String split, String fraction) {
    return "data.validation={fraction: %s, split: %s}".formatted(fraction, split);
  }

  private static Path emptyDirectory() {
    try {
      return Files.createDirectory(fresh("empty"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path vectors() {
    Path path = fresh("vectors");
    spark
        .sql(
            "select * from values (array(1D, 2D), 'x'), (array(3D, 4D), 'y'), (array(5D), 'y'),"
                + " (array(6D, 4D), 'x') as t(v, kind)")
        .coalesce(1)
        .write()
        .parquet(path.toString());
    return path;
  }

  @ParameterizedTest
  @MethodSource
  void wrongRows(Case wrong) {
    assertOneLine(wrong);
  }

  static Stream<Case> wrongJobFiles() {
    return Stream.of(
        bind("unknown key", "optimiser=adam", "optimiser", "optimizer"),
        bind("unknown strategy", "optimizer=adan", "optimizer", "adan", "adam"),
        bind("value of another type", "training.epochs=many", "training.epochs", "many"),
        bind("value out of range", "training.batch-size=0", "training.batch-size", "0", "1"),
        bind("unset variable", "output=${NOT_SET_ANYWHERE}", "output", "NOT_SET_ANYWHERE"),
        bind("a label twice", "data.label=[a, a]", "data", "label names a column twice"),
        bind("a class of no weight", "training.class-weights={weights: {k1: 0}}", "k1", "0.0"),
        bind("a quantile of all rows", "network.loss={type: quantile, quantile: 1}", "quantile"),
        bind("fractions that leave nothing", "data.test={fraction: 0.9}", "data", "fractions"),
        bind(
            "two splits of one source",
            "data.test={fraction: 0.2, split: {type: time, column: a}}",
            "data",
            "random for the validation",
            "time by a for the test"),
        bind("unknown split", validation("stratify"), "data.validation.split", "stratified"),
        bind("split by nothing", validation("group"), "data.validation.split.column", "missing"),
        bind("format", "data.train.format=xlsx", "data.train", "xlsx", "csv"));
  }

  private static Case bind(String name, String assignment, String... parts) {
    return new Case(name, () -> TestJobs.classifier(rows, fresh("output"), assignment), parts);
  }

  @ParameterizedTest
  @MethodSource
  void wrongJobFiles(Case wrong) {
    assertOneLine(wrong);
  }

  static Stream<Case> wrongDirectories() {
    return Stream.of(
        directory(
            "another job's", out -> {}, "optimizer=sgd", "belongs to another job", "optimizer"),
        directory("fewer epochs", out -> {}, "training.epochs=1", "2 epochs", "training.epochs"),
        directory(
            "of another split",
            out -> {},
            validation("stratified"),
            "belongs to another job",
            "data.validation"),
        directory(
            "not a run's",
            out -> delete(out, "run.json"),
            "training.epochs=2",
            "not a run directory",
            "--fresh"),
        changedData(),
        directory(
            "no valid checkpoint",
            out -> checkpoints(out).forEach(BadInputsTest::damage),
            "training.epochs=3",
            "no checkpoint",
            "state.safetensors"));
  }

  /** Goes on in a copy of the earlier run's directory in which something was done. */
  private static Case directory(
      String name, Consumer<Path> harm, String assignment, String... parts) {
    Path output = fresh("copy");
    TestJobs.copy(earlier, output);
    harm.accept(output);
    Job job = job(rows, output, assignment);
    return new Case(name, () -> TestJobs.train(spark, job), parts);
  }

  /** One row more between two parts of a run, in the same file. */
  private static Case changedData() {
    Path input = TestJobs.csv(fresh("rows"), HEADER, GOOD, 1);
    Path output = fresh("changed");
    TestJobs.train(spark, job(input, output));
    List<String> more = new ArrayList<>(GOOD);
    more.add("0.5,0.5,red,k1");
    TestJobs.csv(input, HEADER, more, 1);
    Job longer = job(input, output, "training.epochs=3");
    return new Case(
        "changed data",
        () -> TestJobs.train(spark, longer),
        "checkpoint",
        "other training data",
        "--fresh");
  }

  private static List<Path> checkpoints(Path run) {
    try (Stream<Path> paths = Files.list(run.resolve("checkpoints"))) {
      return paths.sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path run, String name) {
    try {
      Files.delete(run.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void damage(Path checkpoint) {
    flip(checkpoint.resolve("state.safetensors"));
  }

  /** Changes one bit in the middle of a file. */
  private static void flip(Path file) {
    try {
      byte[] bytes = Files.readAllBytes(file);
      bytes[bytes.length / 2] ^= 4;
      Files.write(file, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @MethodSource
  void wrongDirectories(Case wrong) {
    assertOneLine(wrong);
  }

  static Stream<Case> wrongCheckpoints() {
    Path damaged = fresh("damaged");
    TestJobs.copy(earlier, damaged);
    Path newest = checkpoints(damaged).get(checkpoints(damaged).size() - 1);
    damage(newest);
    return Stream.of(
        resume("damaged", newest, "training.seed=42", "state.safetensors", "SHA-256"),
        resume("missing", folder.resolve("no-such"), "training.seed=42", "does not exist"),
        resume(
            "of another job",
            checkpoints(earlier).get(0),
            "training.seed=5",
            "belongs to another job"),
        resume("a whole run", earlier, "training.seed=42", "directory of one checkpoint"));
  }

  private static Case resume(String name, Path checkpoint, String assignment, String... parts) {
    Resume from = new Resume.From(checkpoint.toString());
    Job job = job(rows, fresh("output"), assignment);
    return new Case(name, () -> TestJobs.train(spark, job, from), parts);
  }

  @ParameterizedTest
  @MethodSource
  void wrongCheckpoints(Case wrong) {
    assertOneLine(wrong);
  }

  static Stream<Case> wrongUses() {
    Path damaged = fresh("model");
    TestJobs.copy(earlier.resolve("model"), damaged);
    flip(damaged.resolve("weights.safetensors"));
    Path output = emptyDirectory();
    return Stream.of(
        evaluate("missing file", folder.resolve("nowhere.csv"), "--data", "nowhere.csv"),
        evaluate("missing column", only("a,colour,kind", "1,red,k1"), "--data", "column b"),
        evaluate("missing label", only("a,b,colour", "1,2,red"), "--data", "column kind"),
        evaluate("unseen label", file(HEADER, "1,2,red,k9"), "--data", "column kind", "row 0"),
        evaluate("text among numbers", file(HEADER, "x,2,red,k1"), "--data", "column a"),
        evaluate("no rows", only(HEADER), "--data", "no rows"),
        new Case("model missing", () -> open(folder.resolve("no-model")), "model", "not exist"),
        new Case("model damaged", () -> open(damaged), "model", "weights.safetensors"),
        new Case("no model", () -> open(output), "model", "not a model directory"),
        predict("output there", rows, output, "--output", "exists"),
        predict("NaN", file(HEADER, "NaN,2,red,k1"), fresh("out"), "--data", "column a", "row 0"),
        predict(
            "a column that predictions need",
            file("a,b,colour,prediction"),
            fresh("out"),
            "--data",
            "column prediction"));
  }

  private static dev.regatta.worker.model.Model open(Path path) {
    return ModelFrame.open(path.toString(), spark.sparkContext().hadoopConfiguration());
  }

  private static Case evaluate(String name, Path data, String... parts) {
    return new Case(
        "evaluate: " + name,
        () -> Evaluating.run(spark, open(earlier), Csv.of(data.toString())),
        parts);
  }

  private static Case predict(String name, Path data, Path output, String... parts) {
    return new Case(
        "predict: " + name,
        () -> Predicting.run(spark, open(earlier), Csv.of(data.toString()), output.toString()),
        parts);
  }

  @ParameterizedTest
  @MethodSource
  void wrongUses(Case wrong) {
    assertOneLine(wrong);
  }

  @Test
  void aFailedPredictionLeavesNoOutputInTheWayOfTheNext() {
    Path bad = file(HEADER, "NaN,2,red,k1");
    String output = fresh("again").toString();

    assertThat(
            catchThrowable(
                () -> Predicting.run(spark, open(earlier), Csv.of(bad.toString()), output)))
        .isInstanceOf(UserException.class);
    Predicting.run(spark, open(earlier), Csv.of(rows.toString()), output);

    assertThat(spark.read().parquet(output).count()).isEqualTo(GOOD.size());
  }

  @Test
  void aJobThatFailedOnItsInputCanBeCorrectedInPlace() {
    Path output = fresh("corrected");
    assertThat(catchThrowable(() -> TestJobs.train(spark, job(only(HEADER), output))))
        .isInstanceOf(UserException.class);

    assertThat(TestJobs.train(spark, job(rows, output)).status()).isEqualTo("completed");
  }

  @Test
  void severalProblemsOfAJobFileAreToldAtOnce() {
    Throwable thrown =
        catchThrowable(
            () ->
                TestJobs.classifier(
                    rows, fresh("output"), "optimiser=adam", "training.epochs=-1", "datta={}"));

    assertThat(thrown)
        .isInstanceOf(UserException.class)
        .hasMessageContainingAll("3 problems", "optimiser", "training.epochs", "datta");
  }

  private static void assertOneLine(Case wrong) {
    Map<String, String> before = results();

    Throwable thrown = catchThrowable(wrong.action::run);

    assertThat(thrown).isInstanceOf(UserException.class);
    assertThat(thrown.getMessage()).contains(wrong.parts).doesNotContain("\n").doesNotContain("@");
    assertThat(results()).isEqualTo(before);
  }

  /** All files and directories but those that a run of this case makes. */
  private static Map<String, String> results() {
    Map<String, String> tree = TestJobs.tree(folder);
    tree.keySet().removeIf(name -> name.startsWith("output-"));
    return tree;
  }
}
