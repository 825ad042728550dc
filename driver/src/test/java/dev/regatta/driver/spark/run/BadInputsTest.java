package dev.regatta.driver.spark.run;

import static dev.regatta.driver.spark.run.TestInputs.HEADER;
import static dev.regatta.driver.spark.run.TestInputs.validation;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.regatta.conf.UserException;
import dev.regatta.driver.spark.LocalSpark;
import dev.regatta.driver.spark.run.TestInputs.Case;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Wrong rows and job files: one line that names it, nothing trained, earlier results kept. */
class BadInputsTest {
  @TempDir private static Path folder;
  private static SparkSession spark;
  private static TestInputs inputs;
  private static Path rows;

  @BeforeAll
  static void start() {
    spark = LocalSpark.kryo();
    inputs = new TestInputs(spark, folder);
    rows = inputs.rows();
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  private static String source(Path path) {
    return "{format: csv, path: '" + path + "'}";
  }

  private static Case train(String name, Path train, String[] assignments, String... parts) {
    Runnable action =
        () -> TestJobs.train(spark, inputs.job(train, inputs.fresh("output"), assignments));
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
    return inputs.only("n,n2,b,c,colour", lines.toArray(String[]::new));
  }

  static Stream<Case> wrongRows() {
    Path missing = folder.resolve("nowhere.csv");
    Path unseen = inputs.file(HEADER, "1,2,red,k9");
    return Stream.of(
        data("missing file", missing, "data.train", "nowhere.csv"),
        data("directory without files", inputs.emptyDirectory(), "data.train"),
        data("empty file", inputs.text(""), "data.train", "no rows"),
        data("header only", inputs.only(HEADER), "data.train", "no rows"),
        data("missing column", inputs.only("a,colour,kind", "1,red,k1"), "data.train", "column b"),
        data("renamed column", inputs.file("a,B,colour,kind"), "data.train", "column b"),
        data("column twice", inputs.file("a,b,b,kind"), "data.train", "named b"),
        data("text among numbers", inputs.file(HEADER, "1,oops,red,k1"), "column b", "row 0"),
        data("NaN", inputs.file(HEADER, "NaN,2,red,k1"), "column a", "NaN", "bad-rows: skip"),
        data("infinity", inputs.file(HEADER, "1,-inf,red,k1"), "column b"),
        data("no label", inputs.file(HEADER, "1,2,red,"), "column kind", "no label"),
        data("short line", inputs.file(HEADER, "1,2"), "cells", "row 0"),
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
            inputs.file("a,w,colour,kind", "1,-2,red,k1"),
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
            inputs.file("a,at,colour,kind", "1,,red,k1"),
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

  private static Path vectors() {
    Path path = inputs.fresh("vectors");
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
    inputs.assertOneLine(wrong);
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
    return new Case(
        name, () -> TestJobs.classifier(rows, inputs.fresh("output"), assignment), parts);
  }

  @ParameterizedTest
  @MethodSource
  void wrongJobFiles(Case wrong) {
    inputs.assertOneLine(wrong);
  }

  @Test
  void aJobThatFailedOnItsInputCanBeCorrectedInPlace() {
    Path output = inputs.fresh("corrected");
    assertThat(catchThrowable(() -> TestJobs.train(spark, inputs.job(inputs.only(HEADER), output))))
        .isInstanceOf(UserException.class);

    assertThat(TestJobs.train(spark, inputs.job(rows, output)).status()).isEqualTo("completed");
  }

  @Test
  void severalProblemsOfAJobFileAreToldAtOnce() {
    Throwable thrown =
        catchThrowable(
            () ->
                TestJobs.classifier(
                    rows,
                    inputs.fresh("output"),
                    "optimiser=adam",
                    "training.epochs=-1",
                    "datta={}"));

    assertThat(thrown)
        .isInstanceOf(UserException.class)
        .hasMessageContainingAll("3 problems", "optimiser", "training.epochs", "datta");
  }
}
