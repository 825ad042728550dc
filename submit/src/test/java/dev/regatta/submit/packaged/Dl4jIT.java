package dev.regatta.submit.packaged;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.regatta.submit.Build;
import dev.regatta.submit.cluster.ClusterSize;
import dev.regatta.submit.cluster.LocalCluster;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A job whose network DL4J computes, from the script to predictions. Whoever builds this module
 * alone does not have to fetch DL4J: then there is nothing to test.
 */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class Dl4jIT {
  private static final String JOB =
      """
      data:
        train: {format: synthetic, kind: spirals, rows: 6000, classes: 3, noise: 0.1, seed: 7}
        test: {format: synthetic, kind: spirals, rows: 1000, classes: 3, noise: 0.1, seed: 8}
      network: {type: dl4j, configuration: spirals.json}
      optimizer: {type: adam, learning-rate: 0.01}
      training: {epochs: 4, batch-size: 32, workers: 2}
      averaging: {every: 8, rule: mean}
      output: whole
      """;

  @TempDir static Path directory;
  private static Script script;
  private static Script.Result trained;

  @BeforeAll
  static void train() throws Exception {
    assumeThat(jars()).as("built by worker/dl4j, which a whole build does first").exists();
    script = Script.install(directory.resolve("distribution")).withSpark();
    link(jars(), directory.resolve("distribution/dl4j"));
    Files.writeString(directory.resolve("job.yaml"), JOB);
    try (InputStream in = Dl4jIT.class.getResourceAsStream("spirals-dl4j.json")) {
      Files.copy(Objects.requireNonNull(in), directory.resolve("spirals.json"));
    }
    trained = regatta("train", "job.yaml");
  }

  /** Where the module leaves them, in a build of the kind that this is. */
  private static Path jars() {
    Path built = Build.module().relativize(Build.directory());
    return Build.module().resolveSibling("worker/dl4j").resolve(built).resolve("jars");
  }

  private static void link(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    try (Stream<Path> jars = Files.list(from)) {
      for (Path jar : jars.toList()) {
        Files.createSymbolicLink(to.resolve(jar.getFileName()), jar);
      }
    }
  }

  private static Script.Result regatta(String... arguments)
      throws IOException, InterruptedException {
    return script.run(script.file(), directory, arguments);
  }

  @Test
  void trains() throws Exception {
    assertThat(trained.exitCode()).as("%s", trained).isZero();
    assertThat(trained.err()).isEmpty();
    assertThat(Results.summary(directory.resolve("whole")).path("test").path("accuracy").asDouble())
        .isGreaterThan(0.9);
    assertThat(Files.readString(directory.resolve("whole/job.yaml"))).contains("type: dl4j");
  }

  @Test
  void aRunThatGoesOnEndsWithTheSameBits() throws Exception {
    Script.Result half =
        regatta("train", "job.yaml", "--output", "parts", "--set", "training.epochs=2");
    assertThat(half.exitCode()).as("%s", half).isZero();
    Script.Result rest = regatta("train", "job.yaml", "--output", "parts");
    assertThat(rest.exitCode()).as("%s", rest).isZero();
    assertThat(Results.digest(directory.resolve("parts")))
        .isEqualTo(Results.digest(directory.resolve("whole")))
        .isNotEmpty();
  }

  /** DL4J's jars travel to executors, and what it computes there is what it computes here. */
  @Test
  @Tag("cluster")
  void executorsTrainTheSameBits() throws Exception {
    LocalCluster cluster =
        LocalCluster.start(
            Build.spark(), new ClusterSize(2, 1, "1g"), directory.resolve("cluster"));
    try {
      for (String exchange : List.of("resident", "jobs")) {
        Script.Result result =
            regatta(
                "train",
                "job.yaml",
                "--master",
                cluster.master(),
                "--output",
                exchange,
                "--set",
                "training.exchange=" + exchange);

        assertThat(result.exitCode()).as("%s", result).isZero();
        Path run = directory.resolve(exchange);
        assertThat(Results.summary(run).path("exchange").asText()).isEqualTo(exchange);
        assertThat(Results.digest(run))
            .isEqualTo(Results.digest(directory.resolve("whole")))
            .isNotEmpty();
      }
    } finally {
      cluster.stop();
    }
  }

  @Test
  void theSavedModelIsEvaluatedAndPredicts() throws Exception {
    String rows = "{format: synthetic, kind: spirals, rows: 1000, classes: 3, noise: 0.1, seed: 8}";
    Script.Result evaluated = regatta("evaluate", "whole", "--data", rows);
    assertThat(evaluated.exitCode()).as("%s", evaluated).isZero();
    String accuracy =
        Results.summary(directory.resolve("whole")).path("test").path("accuracy").asText();
    assertThat(evaluated.out()).anyMatch(line -> line.matches("accuracy +" + accuracy));
    Script.Result predicted =
        regatta("predict", "whole", "--data", rows, "--output", "predictions");
    assertThat(predicted.exitCode()).as("%s", predicted).isZero();
    assertThat(directory.resolve("predictions/_SUCCESS")).exists();
  }

  @Test
  void withoutTheJarsOneLineSaysWhatToAdd() throws Exception {
    Script bare = Script.install(directory.resolve("bare")).withSpark();
    Script.Result refused = bare.run(bare.file(), directory, "train", "job.yaml");
    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.err())
        .singleElement()
        .asString()
        .startsWith("regatta: a network of DL4J needs its jars: copy worker/dl4j/target/jars");
  }

  /** One step of a rate of nothing: what comes out is what the zip brought. */
  @Test
  void whatIsExportedIsAStartForAnotherRun() throws Exception {
    Script.Result exported = regatta("export", "whole", "--dl4j", "spirals.zip");
    assertThat(exported.exitCode()).as("%s", exported).isZero();
    assertThat(exported.out())
        .containsExactly(
            "input          prepared rows [rows, 2]",
            "output         probabilities [rows, 3]",
            "the network alone: regatta.json in it says how columns are prepared",
            "the model is in spirals.zip");
    Script.Result again =
        regatta(
            "train",
            "job.yaml",
            "--output",
            "again",
            "--set",
            "network.configuration=spirals.zip",
            "--set",
            "optimizer={type: sgd, learning-rate: 1e-12}",
            "--set",
            "training.epochs=1");
    assertThat(again.exitCode()).as("%s", again).isZero();
    assertThat(Files.readString(directory.resolve("again/job.yaml"))).contains("weights: ");
    // At this rate nothing is learnt: but for the statistics of the batch normalization, which
    // follow the rows, the network is the exported one. A fresh one is right in a third.
    assertThat(Results.summary(directory.resolve("again")).path("test").path("accuracy").asDouble())
        .isCloseTo(
            Results.summary(directory.resolve("whole")).path("test").path("accuracy").asDouble(),
            within(0.02));
  }

  @Test
  void thereIsNoFormInOnnx() throws Exception {
    Script.Result refused = regatta("export", "whole", "--onnx", "network.onnx");
    assertThat(refused.exitCode()).as("%s", refused).isEqualTo(2);
    assertThat(refused.err())
        .singleElement()
        .asString()
        .contains("a network of type dl4j has no form in ONNX");
  }
}
