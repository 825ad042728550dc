package dev.regatta.driver.scaling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.regatta.conf.JobText;
import dev.regatta.driver.job.Job;
import dev.regatta.driver.report.ComparedRun;
import dev.regatta.driver.spark.run.Jobs;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Random;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;

/** A made-up machine: 2 us a row, 20 us a step, 4 ms and 1 GB/s an exchange of 1 MB a worker. */
class ScalingTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int BATCH = 32;
  private static final long ROWS = 64 * 1024;
  private static final Site CLUSTER = new Site(8, 64);

  private static Job job() {
    return Jobs.bind(
        JobText.parse(
            "job.yaml",
            """
            data: {train: {format: csv, path: x.csv}, label: y}
            training: {batch-size: 32}
            output: runs/x
            """,
            Map.of()));
  }

  private static Grid grid(Site site, Mode mode, OptionalDouble target) {
    return new Grid("a <grid>", job(), mode, 4, target, "--target", site);
  }

  private static double seconds(Site site, int workers, double steps) {
    double crowd = site.crowd(workers);
    return crowd * (steps * BATCH * 2e-6 + steps * 20e-6) + 4e-3 + workers * 1e6 / 1e9;
  }

  /** One run: its accuracy rises by a tenth per epoch, later with more workers. */
  private static GridRun run(int workers, int every, long seed, double seconds) throws Exception {
    ObjectNode summary =
        (ObjectNode)
            JSON.readTree(
                """
                {"status": "completed", "exchange": "resident", "threadsPerWorker": 1,
                 "parameters": 1000, "rows": {"train": %d},
                 "best": {"metric": "validation-accuracy", "value": %s, "higherIsBetter": true},
                 "perRound": {"rounds": 50, "steps": %d, "rows": %d, "seconds": %s, "train": %s,
                              "wait": %s, "bytes": %d}}
                """
                    .formatted(
                        ROWS,
                        0.8 - 0.01 * workers,
                        every,
                        (long) every * BATCH * workers,
                        seconds,
                        0.6 * seconds,
                        0.1 * seconds,
                        1_000_000L * workers));
    List<ObjectNode> history = new ArrayList<>();
    for (int epoch = 1; epoch <= 3; epoch++) {
      history.add(
          (ObjectNode)
              JSON.readTree(
                  """
                  {"rows": %d, "metrics": {"validation-accuracy": %s}}
                  """
                      .formatted(epoch * ROWS, 0.5 + 0.1 * epoch - 0.01 * workers)));
    }
    return new GridRun(
        workers,
        Integer.toString(every),
        new ComparedRun("w" + workers, seed, "runs/w" + workers, summary, history));
  }

  private static List<GridRun> runs(Site site, double noise) throws Exception {
    Random random = new Random(7);
    List<GridRun> runs = new ArrayList<>();
    for (int seed = 1; seed <= 3; seed++) {
      for (int workers : new int[] {1, 2, 4}) {
        for (int every : new int[] {1, 8, 64}) {
          double seconds = seconds(site, workers, every) * (1 + noise * random.nextGaussian());
          runs.add(run(workers, every, seed, seconds));
        }
      }
    }
    return runs;
  }

  private static Scaling scaling(double noise) throws Exception {
    return Scaling.of(grid(CLUSTER, Mode.STRONG, OptionalDouble.empty()), runs(CLUSTER, noise));
  }

  @Test
  void theModelIsThatOfTheMachine() throws Exception {
    CostModel model = scaling(0).model().orElseThrow();

    // One batch size: a row and a step cannot be told apart, but their sum can.
    assertThat(BATCH * model.secondsPerRow() + model.secondsPerStep())
        .isCloseTo(84e-6, within(1e-9));
    assertThat(model.latencySeconds()).isCloseTo(4e-3, within(1e-7));
    assertThat(model.bytesPerSecond()).isCloseTo(1e9, within(1e4));
  }

  @Test
  void moreWorkersArePredictedWithABandThatHasTheTruth() throws Exception {
    List<Prediction> predictions = scaling(0.03).predictions();

    assertThat(predictions).extracting(Prediction::workers).containsExactly(8, 16, 8, 16, 8, 16);
    for (Prediction each : predictions) {
      double truth = each.round().rows() / seconds(CLUSTER, each.workers(), each.round().steps());
      assertThat(truth).as("%s", each).isBetween(each.low(), each.high());
      assertThat(each.rowsPerSecond()).isCloseTo(truth, within(0.1 * truth));
    }
  }

  @Test
  void aCellIsPredictedByTheOthersAlone() throws Exception {
    List<GridRun> runs = new ArrayList<>(runs(CLUSTER, 0));
    runs.removeIf(run -> run.workers() == 4 && run.every().equals("8"));
    runs.add(run(4, 8, 1, 2 * seconds(CLUSTER, 4, 8)));
    Scaling scaling = Scaling.of(grid(CLUSTER, Mode.STRONG, OptionalDouble.empty()), runs);

    List<Cell> cells = scaling.modelled();
    for (int i = 0; i < cells.size(); i++) {
      Cell cell = cells.get(i);
      if (cell.workers() == 4 && cell.every().equals("8")) {
        // Twice as slow as the machine is: the others, which are not, say half.
        assertThat(scaling.leftOut().errors()[i]).isCloseTo(-0.5, within(1e-6));
        return;
      }
    }
    throw new AssertionError("the cell is missing");
  }

  @Test
  void noiseOfThreePercentIsLeftOutWithinFifteen() throws Exception {
    LeaveOneOut leftOut = scaling(0.03).leftOut();

    assertThat(leftOut.predicted()).isEqualTo(9);
    assertThat(leftOut.good()).isEqualTo(9);
    assertThat(leftOut.median()).isBetween(0.0001, 0.08);
    assertThat(leftOut.extrapolated()).isPresent();
  }

  @Test
  void speedUpIsOverTheFewestWorkersThatAverageAsOften() throws Exception {
    Scaling scaling = scaling(0);
    Cell cell = scaling.of("8").get(2);

    double expected = 4 * seconds(CLUSTER, 1, 8) / seconds(CLUSTER, 4, 8);
    assertThat(scaling.speedUp(cell)).isCloseTo(expected, within(1e-9));
    assertThat(scaling.efficiency(cell)).isCloseTo(expected / 4, within(1e-9));
  }

  @Test
  void withoutATargetItIsTheBestOfTheWorst() throws Exception {
    Scaling scaling = scaling(0);

    Target target = scaling.target().orElseThrow();
    assertThat(target.value()).isEqualTo(0.76);
    assertThat(target.metric()).isEqualTo("validation-accuracy");
    // 0.69 after two epochs, 0.79 after three: on the line between them.
    assertThat(scaling.rowsToTarget(scaling.of("8").get(0))).isCloseTo(2.7 * ROWS, within(1.0));
    assertThat(scaling.rowsToTarget(scaling.of("8").get(2))).isCloseTo(3.0 * ROWS, within(1.0));
  }

  @Test
  void aTargetThatNobodyReachedIsADash() throws Exception {
    Scaling scaling =
        Scaling.of(grid(CLUSTER, Mode.STRONG, OptionalDouble.of(0.99)), runs(CLUSTER, 0));

    assertThat(new ScalingTable(scaling).cells().get(1)).contains("-");
    assertThat(scaling.target().orElseThrow().origin()).isEqualTo("--target");
  }

  @Test
  void theSentenceSaysWhereItStopsAndWhy() throws Exception {
    List<GridRun> often =
        runs(CLUSTER, 0).stream().filter(run -> !run.every().equals("64")).toList();
    Scaling scaling = Scaling.of(grid(CLUSTER, Mode.STRONG, OptionalDouble.empty()), often);

    assertThat(scaling.advice())
        .startsWith("Averaging every 8, the job stops scaling at ")
        .contains("bytes through the driver")
        .contains("averaging less often")
        .endsWith(".");
  }

  @Test
  void oneMachineSaysWhichFiguresHold() throws Exception {
    Site laptop = new Site(1, 2);
    Scaling scaling =
        Scaling.of(grid(laptop, Mode.STRONG, OptionalDouble.empty()), runs(laptop, 0));

    assertThat(scaling.advice()).contains("replicas on 2 cores: more machines would help");
    assertThat(scaling.caveats())
        .anyMatch(line -> line.contains("Rows to the target hold for any cluster"))
        .anyMatch(
            line ->
                line.startsWith("Up to 4 replicas ran on 2 cores: above 2 replicas,")
                    && line.contains("how cores are shared"))
        .anyMatch(line -> line.startsWith("Leave one out: 9 of 9 cells"));
    assertThat(scaling.model().orElseThrow().latencySeconds()).isCloseTo(4e-3, within(1e-7));
  }

  @Test
  void tooFewCellsMakeNoModelAndSaySo() throws Exception {
    Scaling one =
        Scaling.of(grid(CLUSTER, Mode.STRONG, OptionalDouble.empty()), List.of(run(4, 8, 1, 0.01)));

    assertThat(one.model()).isEmpty();
    assertThat(one.predictions()).isEmpty();
    assertThat(one.advice()).contains("a model needs more cells");
    assertThat(one.caveats()).anyMatch(line -> line.contains("too few cells to test a model"));
    assertThat(ScalingPage.of(one)).doesNotContain("NaN");
  }

  @Test
  void nothingTimedIsSaid() {
    Scaling none = Scaling.of(grid(CLUSTER, Mode.STRONG, OptionalDouble.empty()), List.of());

    assertThat(none.advice()).isEqualTo("No round was timed: raise training.epochs.");
    assertThat(ScalingPage.of(none)).contains("No round was timed");
    assertThat(ScalingJson.of(none).path("cells")).isEmpty();
  }

  @Test
  void weakScalingPredictsMoreRowsForMoreWorkers() throws Exception {
    Scaling scaling =
        Scaling.of(grid(CLUSTER, Mode.WEAK, OptionalDouble.empty()), runs(CLUSTER, 0));

    double strong = scaling(0).predict(16, "64").orElseThrow().round().steps();
    double weak = scaling.predict(16, "64").orElseThrow().round().steps();
    assertThat(weak).isGreaterThan(strong - 1e-9);
    assertThat(scaling.caveats()).anyMatch(line -> line.contains("jobs of different sizes"));
  }

  @Test
  void theFileHasWhatTheGuideSays() throws Exception {
    JsonNode json = JSON.readTree(ScalingJson.of(scaling(0.03)).toString());

    assertThat(json.path("formatVersion").asInt()).isEqualTo(1);
    assertThat(json.path("mode").asText()).isEqualTo("strong");
    assertThat(json.path("cells")).hasSize(9);
    assertThat(json.at("/cells/0/runs")).hasSize(3);
    assertThat(json.at("/cells/0/runs/0/perRound/rounds").asInt()).isEqualTo(50);
    assertThat(json.at("/cells/0/leftOutError").isNumber()).isTrue();
    assertThat(json.at("/target/from").asText()).contains("whose best is worst");
    assertThat(json.at("/model/latencySeconds").asDouble()).isPositive();
    assertThat(json.at("/leaveOneOut/cells").asInt()).isEqualTo(9);
    assertThat(json.path("predictions")).hasSize(6);
    assertThat(json.at("/predictions/0/low").asDouble())
        .isLessThan(json.at("/predictions/0/high").asDouble());
    assertThat(json.path("advice").asText()).isNotEmpty();
  }

  @Test
  void thePageNeedsNothingElseAndHasItsFiguresAsTablesToo() throws Exception {
    String page = ScalingPage.of(scaling(0.03));

    Document parsed =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(
                new ByteArrayInputStream(
                    page.replace("<!DOCTYPE html>", "").getBytes(StandardCharsets.UTF_8)));
    assertThat(parsed.getElementsByTagName("figure").getLength()).isEqualTo(4);
    assertThat(parsed.getElementsByTagName("table").getLength()).isEqualTo(4);
    assertThat(parsed.getElementsByTagName("polygon").getLength()).isEqualTo(6);
    assertThat(parsed.getElementsByTagName("h1").item(0).getTextContent()).isEqualTo("a <grid>");
    assertThat(page)
        .contains("prefers-color-scheme: dark", "rows per second", "Where the time of a round goes")
        .doesNotContain("src=", "href=", "url(", "<script", "NaN");
  }
}
