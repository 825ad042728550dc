package dev.regatta.driver.spark.run;

import static dev.regatta.driver.spark.run.TestInputs.GOOD;
import static dev.regatta.driver.spark.run.TestInputs.HEADER;
import static dev.regatta.driver.spark.run.TestInputs.validation;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.regatta.conf.UserException;
import dev.regatta.driver.job.Job;
import dev.regatta.driver.spark.LocalSpark;
import dev.regatta.driver.spark.read.Csv;
import dev.regatta.driver.spark.run.TestInputs.Case;
import dev.regatta.worker.model.Model;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Wrong directories, checkpoints and uses of models: one line that names it, and no result. */
class BadUsesTest {
  @TempDir private static Path folder;
  private static SparkSession spark;
  private static TestInputs inputs;
  private static Path rows;
  private static Path earlier;

  @BeforeAll
  static void start() {
    spark = LocalSpark.kryo();
    inputs = new TestInputs(spark, folder);
    rows = inputs.rows();
    earlier = inputs.earlier();
  }

  @AfterAll
  static void stop() {
    spark.stop();
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
            out -> checkpoints(out).forEach(BadUsesTest::damage),
            "training.epochs=3",
            "no checkpoint",
            "state.safetensors"));
  }

  /** Goes on in a copy of the earlier run's directory in which something was done. */
  private static Case directory(
      String name, Consumer<Path> harm, String assignment, String... parts) {
    Path output = inputs.fresh("copy");
    TestJobs.copy(earlier, output);
    harm.accept(output);
    Job job = inputs.job(rows, output, assignment);
    return new Case(name, () -> TestJobs.train(spark, job), parts);
  }

  /** One row more between two parts of a run, in the same file. */
  private static Case changedData() {
    Path input = TestJobs.csv(inputs.fresh("rows"), HEADER, GOOD, 1);
    Path output = inputs.fresh("changed");
    TestJobs.train(spark, inputs.job(input, output));
    List<String> more = new ArrayList<>(GOOD);
    more.add("0.5,0.5,red,k1");
    TestJobs.csv(input, HEADER, more, 1);
    Job longer = inputs.job(input, output, "training.epochs=3");
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
    inputs.assertOneLine(wrong);
  }

  static Stream<Case> wrongCheckpoints() {
    Path damaged = inputs.fresh("damaged");
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
    Job job = inputs.job(rows, inputs.fresh("output"), assignment);
    return new Case(name, () -> TestJobs.train(spark, job, from), parts);
  }

  @ParameterizedTest
  @MethodSource
  void wrongCheckpoints(Case wrong) {
    inputs.assertOneLine(wrong);
  }

  static Stream<Case> wrongUses() {
    Path damaged = inputs.fresh("model");
    TestJobs.copy(earlier.resolve("model"), damaged);
    flip(damaged.resolve("weights.safetensors"));
    Path output = inputs.emptyDirectory();
    return Stream.of(
        evaluate("missing file", folder.resolve("nowhere.csv"), "--data", "nowhere.csv"),
        evaluate("missing column", inputs.only("a,colour,kind", "1,red,k1"), "--data", "column b"),
        evaluate("missing label", inputs.only("a,b,colour", "1,2,red"), "--data", "column kind"),
        evaluate(
            "unseen label", inputs.file(HEADER, "1,2,red,k9"), "--data", "column kind", "row 0"),
        evaluate("text among numbers", inputs.file(HEADER, "x,2,red,k1"), "--data", "column a"),
        evaluate("no rows", inputs.only(HEADER), "--data", "no rows"),
        new Case("model missing", () -> open(folder.resolve("no-model")), "model", "not exist"),
        new Case("model damaged", () -> open(damaged), "model", "weights.safetensors"),
        new Case("no model", () -> open(output), "model", "not a model directory"),
        predict("output there", rows, output, "--output", "exists"),
        predict(
            "NaN",
            inputs.file(HEADER, "NaN,2,red,k1"),
            inputs.fresh("out"),
            "--data",
            "column a",
            "row 0"),
        predict(
            "a column that predictions need",
            inputs.file("a,b,colour,prediction"),
            inputs.fresh("out"),
            "--data",
            "column prediction"));
  }

  private static Model open(Path path) {
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
    inputs.assertOneLine(wrong);
  }

  @Test
  void aFailedPredictionLeavesNoOutputInTheWayOfTheNext() {
    Path bad = inputs.file(HEADER, "NaN,2,red,k1");
    String output = inputs.fresh("again").toString();

    assertThat(
            catchThrowable(
                () -> Predicting.run(spark, open(earlier), Csv.of(bad.toString()), output)))
        .isInstanceOf(UserException.class);
    Predicting.run(spark, open(earlier), Csv.of(rows.toString()), output);

    assertThat(spark.read().parquet(output).count()).isEqualTo(GOOD.size());
  }
}
