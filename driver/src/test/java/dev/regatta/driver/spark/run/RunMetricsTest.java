package dev.regatta.driver.spark.run;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.regatta.conf.UserException;
import dev.regatta.driver.job.Job;
import dev.regatta.driver.loop.Clock;
import dev.regatta.driver.spark.LocalSpark;
import dev.regatta.driver.state.TrainingState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What Spark's own Prometheus page shows of runs while they train, and afterwards. */
@Timeout(120)
class RunMetricsTest {
  private static final Pattern LINE =
      Pattern.compile("metrics_nightly_driver_(regatta\\S+?) (\\S+)");

  @TempDir private static Path folder;
  private static SparkSession spark;
  private static Path rows;

  @BeforeAll
  static void start() {
    spark =
        LocalSpark.java(
            Map.of(
                "spark.master", "local[3]",
                "spark.ui.enabled", "true",
                "spark.ui.port", "0",
                "spark.metrics.namespace", "nightly",
                "spark.metrics.conf.*.sink.prometheusServlet.class",
                    "org.apache.spark.metrics.sink.PrometheusServlet",
                "spark.metrics.conf.*.sink.prometheusServlet.path", "/metrics/prometheus"));
    rows = TestJobs.csv(folder.resolve("rows"), TestJobs.CLASSES_HEADER, TestJobs.classes(500), 2);
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  private static String get(String path) {
    URI page = URI.create(spark.sparkContext().uiWebUrl().get()).resolve(path);
    assertThat(page.getHost()).isEqualTo("127.0.0.1");
    try {
      HttpRequest request = HttpRequest.newBuilder(page).build();
      return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Values by name, without Spark's prefix and labels. */
  private static Map<String, Double> scrape() {
    String page = get("/metrics/prometheus/");
    assertThat(page).contains("metrics_nightly_driver_DAGScheduler_");
    Map<String, Double> values = new TreeMap<>();
    Matcher matcher = LINE.matcher(page);
    while (matcher.find()) {
      String name = matcher.group(1).replaceFirst("\\{.*", "");
      values.put(name, Double.valueOf(matcher.group(2)));
    }
    return values;
  }

  /** Looks at the page after every round. */
  private static final class Scraping implements RunListener {
    private final List<Map<String, Double>> pages = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    @Override
    public void note(String line) {
      notes.add(line);
    }

    @Override
    public void rounded(TrainingState state) {
      pages.add(scrape());
    }

    List<Double> values(String name) {
      return pages.stream().map(page -> value(page, name)).toList();
    }

    double last(String name) {
      return value(pages.get(pages.size() - 1), name);
    }

    private static double value(Map<String, Double> page, String name) {
      String suffix = page.containsKey("regatta_01_" + name + "_Count") ? "_Count" : "_Value";
      assertThat(page).containsKey("regatta_01_" + name + suffix);
      return Objects.requireNonNull(page.get("regatta_01_" + name + suffix));
    }
  }

  private static Job job(String output, String... assignments) {
    return TestJobs.classifier(rows, folder.resolve(output), assignments);
  }

  private static TrainResult train(Job job, RunListener listener) {
    return TrainingRun.run(spark, TrainRequest.of(job), listener);
  }

  @Test
  void numbersMoveWhileARunTrains() {
    Scraping scraping = new Scraping();

    TrainResult result =
        train(
            job(
                "moving",
                "training.exchange=jobs",
                "checkpoint.every-rounds=1",
                "averaging.every=2"),
            scraping);

    JsonNode summary = result.summary();
    int rounds = summary.path("rounds").asInt();
    assertThat(scraping.pages).hasSize(rounds).hasSizeGreaterThan(8);
    List<Double> counted = new ArrayList<>();
    for (int round = 1; round <= rounds; round++) {
      counted.add((double) round);
    }
    assertThat(scraping.values("rounds")).isEqualTo(counted);
    assertThat(scraping.values("checkpoints")).isEqualTo(counted);
    for (String rising : List.of("rows", "epochs", "sent_bytes", "received_bytes")) {
      assertThat(scraping.values(rising)).as(rising).isSorted().doesNotHaveDuplicates();
    }
    assertThat(scraping.last("rows")).isEqualTo(4 * summary.path("rows").path("train").asDouble());
    assertThat(scraping.last("epochs")).isEqualTo(4);
    assertThat(scraping.values("learning_rate")).allMatch(rate -> rate >= 0 && rate <= 0.02);
    assertThat(Set.copyOf(scraping.values("learning_rate"))).hasSizeGreaterThan(4);
    assertThat(Set.copyOf(scraping.values("running_loss"))).hasSizeGreaterThan(rounds / 2);
    assertThat(scraping.values("validation_loss").get(0)).isNaN();
    JsonNode last = result.history().get(result.history().size() - 1);
    JsonNode metrics = last.path("metrics");
    assertThat(scraping.last("validation_loss"))
        .isEqualTo(metrics.path("validation-loss").asDouble());
    assertThat(scraping.last("monitor")).isEqualTo(scraping.last("validation_loss"));
    assertThat(scraping.last("best")).isEqualTo(summary.path("best").path("value").asDouble());
    assertThat(scraping.last("epochs_planned")).isEqualTo(4);
    assertThat(scraping.last("rows")).isEqualTo(4 * scraping.last("rows_per_epoch"));
    assertThat(scraping.last("seconds_left")).isZero();
    assertThat(scraping.last("training_loss")).isEqualTo(metrics.path("training-loss").asDouble());
    assertThat(scraping.last("running_loss")).isEqualTo(metrics.path("running-loss").asDouble());
    assertThat(scraping.last("learning_rate")).isEqualTo(last.path("learningRate").asDouble());
    assertThat(scraping.values("rows_per_second")).allMatch(speed -> speed > 0);
    for (String none : List.of("checkpoint_failures", "retries", "rollbacks")) {
      assertThat(scraping.values(none)).as(none).containsOnly(0.0);
    }
    assertThat(scrape()).isEmpty();
  }

  @Test
  void timesAreThoseOfTheSummary() {
    Scraping scraping = new Scraping();

    JsonNode seconds = train(job("times"), scraping).summary().path("seconds");

    for (String phase : List.of("read", "prepare", "shard")) {
      assertThat(scraping.last("seconds_" + phase))
          .as(phase)
          .isEqualTo(seconds.path(phase).asDouble());
    }
    for (String phase : List.of("train", "exchange", "validate", "checkpoint")) {
      List<Double> totals = scraping.values("seconds_" + phase);
      List<Double> rounds = scraping.values("round_seconds_" + phase);
      assertThat(totals.get(totals.size() - 1))
          .as(phase)
          .isLessThanOrEqualTo(seconds.path(phase).asDouble());
      for (int round = 1; round < rounds.size(); round++) {
        assertThat(rounds.get(round))
            .as(phase)
            .isCloseTo(totals.get(round) - totals.get(round - 1), within(1e-9));
      }
    }
    for (Map<String, Double> page : scraping.pages) {
      double parts = 0;
      for (String phase : List.of("train", "exchange", "validate", "checkpoint")) {
        parts += Scraping.value(page, "round_seconds_" + phase);
      }
      assertThat(Scraping.value(page, "round_seconds")).isGreaterThanOrEqualTo(parts);
    }
  }

  @Test
  void whatAResumedRunSaysGoesOn() {
    Job job = job("resumed", "checkpoint.every-rounds=1");
    TrainRequest once = new TrainRequest(job, new Resume.Auto(), false, () -> true);
    TrainingRun.run(spark, once, RunListener.SILENT);
    Scraping scraping = new Scraping();

    train(job, scraping);

    assertThat(scraping.values("rounds")).startsWith(2.0, 3.0);
    assertThat(scraping.values("checkpoints")).startsWith(1.0, 2.0);
  }

  @Test
  void rollbacksAreCountedAndADivergedRunLeavesNothing() {
    double[] rollbacks = new double[1];
    RunListener looking =
        new RunListener() {
          @Override
          public void rolledBack(dev.regatta.worker.train.Divergence divergence, double rateScale) {
            rollbacks[0] = Scraping.value(scrape(), "rollbacks");
          }
        };

    TrainResult result =
        train(
            job(
                "wild", "optimizer={type: sgd, learning-rate: 1e30}",
                "network={layers: [{units: 7, activation: relu}, {units: 7, activation: relu}]}",
                    "on-divergence=rollback"),
            looking);

    assertThat(result.status()).isEqualTo("diverged");
    assertThat(rollbacks[0]).isEqualTo(3);
    assertThat(scrape()).isEmpty();
  }

  @Test
  void retriesAreCounted() {
    KillingATask killing = new KillingATask(spark.sparkContext(), 3);
    Scraping scraping = new Scraping();

    TrainResult result =
        train(job("lost", "training.exchange=resident"), new Listeners(List.of(scraping, killing)));

    assertThat(result.status()).isEqualTo("completed");
    assertThat(scraping.values("retries").subList(0, 3)).containsOnly(0.0);
    assertThat(scraping.values("retries").subList(3, scraping.pages.size())).containsOnly(1.0);
    assertThat(scraping.notes)
        .filteredOn(note -> note.startsWith("A worker is lost, and a new stage goes on"))
        .singleElement()
        .asString()
        .contains("meant to be lost");
  }

  @Test
  void failuresLeaveNothing() {
    RunListener failing =
        new RunListener() {
          @Override
          public void rounded(TrainingState state) {
            assertThat(scrape()).isNotEmpty();
            throw new IllegalStateException("meant to fail");
          }
        };
    assertThatThrownBy(() -> train(job("failing"), failing)).hasMessage("meant to fail");
    assertThat(scrape()).isEmpty();

    assertThatThrownBy(() -> train(job("wrong", "data.label=nobody"), RunListener.SILENT))
        .isInstanceOf(UserException.class);
    assertThat(scrape()).isEmpty();
  }

  @Test
  void twoRunsAtATimeDoNotMeet() throws Exception {
    Waiting first = new Waiting();
    Waiting second = new Waiting();
    CompletableFuture<TrainResult> one = first.train("first");
    assertThat(first.trains.await(60, SECONDS)).isTrue();
    CompletableFuture<TrainResult> other = second.train("second");
    assertThat(second.trains.await(60, SECONDS)).isTrue();
    Set<String> both = lanes();
    first.goOn.countDown();
    one.get();
    Set<String> alone = lanes();
    second.goOn.countDown();
    other.get();

    assertThat(both).containsExactly("regatta_01", "regatta_02");
    assertThat(alone).containsExactly("regatta_02");
    assertThat(lanes()).isEmpty();
  }

  private static Set<String> lanes() {
    Set<String> lanes = new TreeSet<>();
    scrape().keySet().forEach(name -> lanes.add(name.substring(0, "regatta_01".length())));
    return lanes;
  }

  /** A run that waits after its first round. */
  private static final class Waiting implements RunListener {
    private final CountDownLatch trains = new CountDownLatch(1);
    private final CountDownLatch goOn = new CountDownLatch(1);

    CompletableFuture<TrainResult> train(String output) {
      Job job = job(output, "training.exchange=jobs");
      return CompletableFuture.supplyAsync(() -> RunMetricsTest.train(job, this));
    }

    @Override
    public void rounded(TrainingState state) {
      trains.countDown();
      try {
        assertThat(goOn.await(60, SECONDS)).isTrue();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  @Test
  void theGuideNamesThemAll() throws IOException {
    Set<String> told = new TreeSet<>();
    Pattern row = Pattern.compile("^\\| `([a-z-]+)` \\|", Pattern.MULTILINE);
    String guide = Files.readString(Path.of("../docs/operations.md"));
    String section = guide.split("\n## Metrics\n", -1)[1].split("\n## ", -1)[0];
    Matcher matcher = row.matcher(section);
    while (matcher.find()) {
      assertThat(told.add(matcher.group(1))).as(matcher.group(1)).isTrue();
    }

    try (RunMetrics metrics = new RunMetrics(spark.sparkContext(), "abc", new Clock())) {
      assertThat(metrics.names()).isEqualTo(told);
      String json = get("/metrics/json/");
      assertThat(new ObjectMapper().readTree(json).path("gauges"))
          .anySatisfy(gauge -> assertThat(gauge.path("value").asText()).isEqualTo("abc"));
    }
  }
}
