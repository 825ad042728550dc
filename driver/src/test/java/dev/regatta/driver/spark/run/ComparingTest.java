package dev.regatta.driver.spark.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regatta.conf.Alternatives;
import dev.regatta.conf.JobText;
import dev.regatta.conf.UserException;
import dev.regatta.conf.Yaml;
import dev.regatta.driver.job.Job;
import dev.regatta.driver.report.ComparedRun;
import dev.regatta.driver.report.Comparison;
import dev.regatta.driver.spark.LocalSpark;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ComparingTest {
  @TempDir static Path folder;
  private static SparkSession spark;
  private static Path rows;

  @BeforeAll
  static void start() {
    spark = LocalSpark.kryo();
    rows = TestJobs.csv(folder.resolve("rows"), TestJobs.CLASSES_HEADER, TestJobs.classes(240), 2);
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  private static JobText text() {
    return JobText.parse(
        "job.yaml",
        """
        data:
          train: {format: csv, path: "%s"}
          features: [a, b, colour]
          label: kind
          validation: {fraction: 0.2}
          test: {fraction: 0.2}
        network: {layers: [{units: 6, activation: relu}]}
        training: {epochs: 2, batch-size: 16, workers: 2, seed: 5}
        output: unused
        """
            .formatted(rows),
        Map.of());
  }

  private static List<Candidate> candidates(String output, int seeds, String... over) {
    List<Alternatives> all = new ArrayList<>();
    for (String word : over) {
      all.add(Alternatives.parse("--over", word, Map.of(), Jobs.binder(), Job.class));
    }
    return Candidate.of(text(), all, seeds, folder.resolve(output).toString());
  }

  private static Comparison run(List<Candidate> candidates, CompareListener listener) {
    return Comparing.run(spark, "a comparison", candidates, () -> false, listener);
  }

  /** Writes down what happens. */
  private static final class Ends implements CompareListener {
    private final List<String> lines = new ArrayList<>();

    @Override
    public void ended(Candidate candidate, TrainResult result) {
      lines.add(
          "%s %d %s%s"
              .formatted(
                  candidate.alternative(),
                  candidate.job().training().seed(),
                  result.alreadyDone() ? "already " : "",
                  result.status()));
    }
  }

  @Test
  void candidatesAreAllCombinationsEachWithADirectoryOfItsOwn() {
    List<Candidate> candidates =
        candidates("c", 2, "optimizer=sgd,{type: adam, beta1: 0.8}", "averaging.every=2,4");

    assertThat(candidates)
        .extracting(candidate -> candidate.job().output())
        .extracting(output -> Path.of(output).getFileName().toString())
        .containsExactly(
            "sgd-every-2",
            "sgd-every-2-seed-6",
            "sgd-every-4",
            "sgd-every-4-seed-6",
            "adam-beta1-0.8-every-2",
            "adam-beta1-0.8-every-2-seed-6",
            "adam-beta1-0.8-every-4",
            "adam-beta1-0.8-every-4-seed-6");
    assertThat(candidates.get(1).job().training().seed()).isEqualTo(6);
  }

  @Test
  void equalNamesAreNumbered() {
    assertThat(candidates("c", 1, "optimizer=sgd,sgd"))
        .extracting(Candidate::alternative)
        .containsExactly("sgd", "sgd-2");
  }

  @Test
  void aValueThatMakesTheJobWrongIsRefusedBeforeAnythingRuns() {
    assertThatThrownBy(() -> candidates("c", 1, "optimizer=sgd,adma"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("optimizer = \"adma\"")
        .hasMessageContaining("did you mean adam?")
        .hasMessageContaining("--over optimizer=");
  }

  @Test
  void rowsAreReadOncePerSeedAndEachRunHasTheBitsOfItsOwnTraining() {
    List<Candidate> candidates = candidates("two", 2, "optimizer=momentum,adam");

    Ends ends = new Ends();
    Comparison comparison = run(candidates, ends);

    assertThat(ends.lines)
        .containsExactly(
            "momentum 5 completed", "adam 5 completed", "momentum 6 completed", "adam 6 completed");
    assertThat(comparison.runs())
        .extracting(ComparedRun::alternative)
        .containsExactly("momentum", "momentum", "adam", "adam");
    assertThat(comparison.runs())
        .extracting(run -> run.summary().at("/seconds/prepare").asDouble() > 0)
        .containsExactly(true, true, false, false);
    Job adam = candidates.get(2).job();
    TrainResult alone =
        TestJobs.train(spark, TestJobs.job(yaml(adam), "output='" + folder.resolve("alone") + "'"));
    assertThat(comparison.runs().get(2).summary().path("modelDigest").asText())
        .isEqualTo(alone.modelDigest())
        .isNotEqualTo(comparison.runs().get(0).summary().path("modelDigest").asText());
  }

  private static String yaml(Job job) {
    return Yaml.write(Jobs.dump(job));
  }

  @Test
  void finishedAndDivergedRunsAreNotRepeated() {
    List<Candidate> candidates =
        candidates("again", 1, "optimizer=sgd,{type: sgd, learning-rate: 3e38}");
    Ends first = new Ends();
    run(candidates, first);
    Map<String, String> before = TestJobs.tree(folder.resolve("again"));

    Ends second = new Ends();
    Comparison comparison = run(candidates, second);

    assertThat(first.lines).hasSize(2);
    assertThat(first.lines.get(1)).endsWith(" 5 diverged");
    assertThat(second.lines)
        .containsExactly(
            "sgd 5 already completed", first.lines.get(1).replace("diverged", "already diverged"));
    assertThat(TestJobs.tree(folder.resolve("again"))).isEqualTo(before);
    assertThat(comparison.runs()).extracting(ComparedRun::diverged).containsExactly(false, true);
    assertThat(comparison.table().get(2)).contains("diverged");
  }

  /** Losses of numbers do not fit classes, nor do losses of two classes fit three. */
  @Test
  void valuesThatNobodyListedAreLeftOutWhereTheyDoNotFit() {
    Comparison comparison = run(candidates("losses", 1, "network.loss"), CompareListener.SILENT);

    assertThat(comparison.runs())
        .extracting(ComparedRun::alternative)
        .contains("cross-entropy", "focal")
        .doesNotContain("mse", "poisson");
    assertThat(comparison.leftOut()).containsKeys("mse", "poisson");
    assertThat(comparison.leftOut().get("mse")).contains("a regression learns numbers");
    assertThat(comparison.leftOut().get("binary-cross-entropy"))
        .contains("network.loss: binary-cross-entropy needs two classes");
  }

  @Test
  void aListedValueThatDoesNotFitEndsTheComparison() {
    assertThatThrownBy(
            () -> run(candidates("wrong", 1, "network.loss=mse"), CompareListener.SILENT))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("a regression learns numbers");
  }

  @Test
  void whatIsWrongWhateverTheAlternativeEndsTheComparison() {
    List<Candidate> candidates = new ArrayList<>();
    for (Candidate candidate : candidates("columns", 1, "network.loss")) {
      Job wrong = TestJobs.job(yaml(candidate.job()), "data.label=sort");
      candidates.add(new Candidate(candidate.alternative(), wrong, candidate.implied()));
    }

    assertThatThrownBy(() -> run(candidates, CompareListener.SILENT))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("label column sort is not in csv");
  }

  @Test
  void aStopEndsItAfterTheRun() {
    List<Candidate> candidates = candidates("stopped", 1, "optimizer=sgd,adam");

    Comparison comparison =
        Comparing.run(
            spark,
            "t",
            candidates,
            () -> Files.exists(folder.resolve("stopped/sgd")),
            CompareListener.SILENT);

    assertThat(comparison.runs()).hasSize(1);
    assertThat(comparison.table().get(1)).contains("interrupted");
    assertThat(folder.resolve("stopped/adam")).doesNotExist();
  }
}
