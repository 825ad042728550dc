package dev.regatta.driver.spark.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.regatta.conf.JobText;
import dev.regatta.conf.UserException;
import dev.regatta.driver.scaling.Mode;
import dev.regatta.driver.scaling.Scaling;
import dev.regatta.driver.scaling.ScalingJson;
import dev.regatta.driver.scaling.ScalingPage;
import dev.regatta.driver.scaling.ScalingTable;
import dev.regatta.driver.spark.LocalSpark;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real runs; what they took is looked at for its form alone. */
class ScalingRunsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<Integer> WORKERS = List.of(1, 2, 3);
  private static final List<Integer> EVERY = List.of(1, 4);

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

  private static ScaleRequest request(
      String output, List<Integer> workers, Mode mode, int repeats) {
    JobText text =
        JobText.parse(
            "job.yaml",
            """
            data:
              train: {format: csv, path: "%s"}
              features: [a, b, colour]
              label: kind
              validation: {fraction: 0.2}
              test: null
            network: {layers: [{units: 6, activation: relu}]}
            training: {epochs: 2, batch-size: 8, seed: 5}
            output: unused
            """
                .formatted(rows),
            Map.of());
    String directory = folder.resolve(output).toString();
    return new ScaleRequest(
        "a grid", text, workers, EVERY, mode, OptionalDouble.empty(), repeats, directory);
  }

  /** Writes down what happens. */
  private static final class Ends implements CompareListener {
    private final List<String> lines = new ArrayList<>();
    private int warmUps;

    @Override
    public void note(String line) {
      warmUps += line.startsWith("warm-up") ? 1 : 0;
    }

    @Override
    public void ended(Candidate candidate, TrainResult result) {
      lines.add(
          candidate.alternative()
              + " "
              + candidate.job().training().seed()
              + (result.alreadyDone() ? " already" : ""));
    }
  }

  private static Scaling run(ScaleRequest request, CompareListener listener) {
    return ScalingRuns.run(spark, request, () -> false, listener);
  }

  private static JsonNode summary(String run) throws Exception {
    return JSON.readTree(Files.readString(folder.resolve(run + "/summary.json")));
  }

  @Test
  void everyCellIsTimedLeftOutOnceAndTrainedOnce() throws Exception {
    Ends first = new Ends();
    JsonNode json =
        JSON.readTree(
            ScalingJson.of(run(request("strong", WORKERS, Mode.STRONG, 2), first)).toString());

    assertThat(first.warmUps).isEqualTo(1);
    assertThat(first.lines)
        .containsExactly(
            "workers-1-every-1 5",
            "workers-1-every-4 5",
            "workers-2-every-1 5",
            "workers-2-every-4 5",
            "workers-3-every-1 5",
            "workers-3-every-4 5",
            "workers-3-every-4 6",
            "workers-3-every-1 6",
            "workers-2-every-4 6",
            "workers-2-every-1 6",
            "workers-1-every-4 6",
            "workers-1-every-1 6");
    assertThat(json.path("cells")).hasSize(6);
    Set<String> exchanges = new HashSet<>();
    for (JsonNode cell : json.path("cells")) {
      assertThat(cell.path("runs")).hasSize(2);
      assertThat(cell.path("secondsPerRound").asDouble()).isPositive();
      assertThat(cell.path("exchangeShare").asDouble()).isBetween(0.0, 1.0);
      assertThat(cell.path("rowsToTarget").asDouble()).isPositive();
      assertThat(cell.path("leftOutError").isNumber()).isTrue();
      exchanges.add(cell.path("exchange").asText());
    }
    assertThat(exchanges).hasSize(1);
    assertThat(json.at("/leaveOneOut/cells").asInt()).isEqualTo(6);
    assertThat(json.path("predictions")).hasSize(4);

    Ends again = new Ends();
    Scaling scaling = run(request("strong", WORKERS, Mode.STRONG, 2), again);

    assertThat(again.warmUps).isZero();
    assertThat(again.lines).hasSize(12).allMatch(line -> line.endsWith(" already"));
    assertThat(JSON.readTree(ScalingJson.of(scaling).toString())).isEqualTo(json);
    assertThat(new ScalingTable(scaling).cells()).hasSize(7);
    assertThat(ScalingPage.of(scaling))
        .contains("Leave one out: ", "All workers ran on one machine");
  }

  @Test
  void aGridThatWasStoppedGoesOnWhereItWas() {
    ScaleRequest request = request("stopped", List.of(1, 2), Mode.STRONG, 1);
    Ends first = new Ends();
    ScalingRuns.run(
        spark,
        request,
        () -> Files.exists(folder.resolve("stopped/workers-2-every-1/history.jsonl")),
        first);
    Ends second = new Ends();

    run(request, second);

    assertThat(first.lines).last().isEqualTo("workers-2-every-1 5");
    assertThat(second.lines)
        .containsExactly(
            "workers-1-every-1 5 already",
            "workers-1-every-4 5 already",
            "workers-2-every-1 5",
            "workers-2-every-4 5");
  }

  @Test
  void weakScalingGivesEachWorkerAsManyRows() throws Exception {
    run(request("weak", List.of(1, 3), Mode.WEAK, 1), CompareListener.SILENT);

    long all = summary("weak/workers-3-every-1").at("/rows/train").asLong();
    JsonNode one = summary("weak/workers-1-every-1");
    assertThat(one.at("/rows/train").asLong()).isEqualTo(Math.round(all / 3.0));
    assertThat(one.at("/rows/validation"))
        .isEqualTo(summary("weak/workers-3-every-1").at("/rows/validation"));
    assertThat(Files.readString(folder.resolve("weak/workers-1-every-1/job.yaml")))
        .contains("share: 0.333");
  }

  @Test
  void moreWorkersThanRowsAreRefusedBeforeAnythingIsTrained() {
    assertThatThrownBy(
            () -> run(request("many", List.of(1, 500), Mode.STRONG, 1), CompareListener.SILENT))
        .isInstanceOf(UserException.class)
        .hasMessageMatching(
            "--workers 500: the job has \\d+ training rows, fewer than replicas; at most \\d+"
                + " workers");
    assertThat(folder.resolve("many/warm-up")).doesNotExist();
  }
}
