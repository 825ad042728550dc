package dev.regatta.submit.watch;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.regatta.conf.JobText;
import dev.regatta.driver.history.Entry;
import dev.regatta.driver.job.Job;
import dev.regatta.driver.spark.run.Jobs;
import dev.regatta.driver.spark.run.RunListener;
import dev.regatta.driver.spark.run.TrainRequest;
import dev.regatta.driver.spark.run.TrainResult;
import dev.regatta.driver.spark.run.TrainingRun;
import dev.regatta.submit.Build;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pages about real runs in a real browser. Their pictures are left in target/pictures. */
@Timeout(180)
@EnabledIf(
    value = "isBrowserInstalled",
    disabledReason = "no Chromium on the PATH: install it (apt-get install chromium)")
class WatchPageTest {
  private static final int EPOCHS = 4;

  @TempDir private static Path directory;
  private static SparkSession spark;
  private static Path rows;
  private static Path finished;

  @TempDir private Path profile;
  private Browser browser;

  static boolean isBrowserInstalled() {
    return Browser.installed().isPresent();
  }

  @BeforeAll
  static void trainARun() throws IOException {
    spark =
        SparkSession.builder()
            .master("local[2]")
            .appName("watch")
            .config("spark.ui.enabled", "false")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.sql.shuffle.partitions", "2")
            .config("spark.sql.warehouse.dir", directory.resolve("warehouse").toString())
            .getOrCreate();
    rows = Files.write(directory.resolve("rows.csv"), lines());
    finished = directory.resolve("finished");
    TrainResult result =
        TrainingRun.run(
            spark, TrainRequest.of(job(finished, 0.01)).withReport(), RunListener.SILENT);
    assertThat(result.status()).isEqualTo("completed");
  }

  private static List<String> lines() {
    Random random = new Random(17);
    List<String> lines = new ArrayList<>(List.of("a,b,island,kind"));
    for (int row = 0; row < 400; row++) {
      double a = random.nextGaussian();
      double b = random.nextGaussian();
      lines.add(
          a
              + ","
              + b
              + ","
              + (row % 3 == 0 ? "Dream" : "Biscoe")
              + ","
              + (a * b > 0 ? "same" : "opposite"));
    }
    return lines;
  }

  private static Job job(Path output, double rate) {
    String text =
        """
        data: {train: {format: csv, path: %s}, label: kind}
        network: {layers: [{units: 16, activation: relu}]}
        optimizer: {type: adam, learning-rate: %s}
        training: {epochs: %d, batch-size: 32, workers: 2, exchange: jobs}
        averaging: {every: 4}
        output: %s
        """
            .formatted(rows, rate, EPOCHS, output);
    return Jobs.bind(JobText.parse("watched.yaml", text, Map.of()));
  }

  @AfterAll
  static void stop() {
    if (spark != null) {
      spark.stop();
    }
  }

  @BeforeEach
  void open() throws Exception {
    browser = Browser.start(profile);
    browser.show(1200, 900, "light");
  }

  @AfterEach
  void close() {
    browser.close();
  }

  /** A run that waits after its second validation, and the page that it is watched on. */
  private static final class Held implements RunListener {
    private final CountDownLatch validated = new CountDownLatch(2);
    private final CountDownLatch goOn = new CountDownLatch(1);
    private final CompletableFuture<String> opened = new CompletableFuture<>();

    @Override
    public void opened(String path) {
      opened.complete(path);
    }

    @Override
    public void validated(Entry entry) {
      validated.countDown();
      try {
        if (validated.getCount() == 0 && !goOn.await(60, SECONDS)) {
          throw new IllegalStateException("nobody let the run go on");
        }
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private static WatchServer watch(Object... runs) {
    List<String> directories = List.of(runs).stream().map(Object::toString).toList();
    return WatchServer.start(directories, 0, new Configuration());
  }

  private void await(String expression) {
    Awaitility.await(expression)
        .atMost(Duration.ofSeconds(40))
        .until(() -> browser.value("Boolean(" + expression + ")").asBoolean());
  }

  private List<String> texts(String selector) throws Exception {
    List<String> texts = new ArrayList<>();
    JsonNode all =
        browser.value(
            "[...document.querySelectorAll('" + selector + "')].map(each => each.innerText)");
    all.forEach(each -> texts.add(each.asText()));
    return texts;
  }

  private void keepPicture(String name) throws Exception {
    Path pictures = Files.createDirectories(Build.directory().resolve("pictures"));
    Files.write(pictures.resolve(name + ".png"), browser.picture());
  }

  @Test
  void curvesGrowWhileARunTrains() throws Exception {
    Held held = new Held();
    Path output = directory.resolve("growing");
    CompletableFuture<TrainResult> training =
        CompletableFuture.supplyAsync(
            () -> TrainingRun.run(spark, TrainRequest.of(job(output, 0.02)), held));
    try (WatchServer server = watch(held.opened.get(60, SECONDS))) {
      browser.open(server.address());
      assertThat(held.validated.await(60, SECONDS)).isTrue();

      await("runs.length && runs[0].history.length === 2 && runs[0].state === 'training'");
      await("document.querySelectorAll('#validations tbody tr').length === 2");
      assertThat(texts("#runs h2")).containsExactly("growing training");
      assertThat(texts(".facts dt")).contains("epoch", "best validation loss", "learning rate");
      assertThat(texts(".facts dd").get(0)).matches("[12]\\.\\d of 4");
      assertThat(texts("figcaption"))
          .contains("loss", "accuracy", "worker drift", "learning rate", "rows per second");
      keepPicture("training");
      held.goOn.countDown();
      TrainResult result = training.get(60, SECONDS);
      assertThat(result.status()).isEqualTo("completed");

      await("runs[0].state === 'completed' && runs[0].history.length === 4");
      await("document.querySelectorAll('#validations tbody tr').length === 4");
      assertThat(texts("#runs h2")).containsExactly("growing completed");
      assertThat(texts("#runs p")).singleElement().asString().contains("the last epoch is done");
      long trained = EPOCHS * result.summary().path("rows").path("train").asLong();
      assertThat(texts("#ledger tbody td"))
          .contains("growing", String.format(Locale.ROOT, "%,d", trained));
      keepPicture("completed");
      assertThat(browser.problems()).isEmpty();
    }
  }

  @Test
  void severalRunsLieOverEachOther() throws Exception {
    Path other = directory.resolve("other");
    TrainingRun.run(spark, TrainRequest.of(job(other, 0.1)), RunListener.SILENT);
    try (WatchServer server = watch(finished, other)) {
      browser.open(server.address());

      await("runs.length === 2 && document.querySelectorAll('.run').length === 2");
      await("document.querySelectorAll('figure canvas').length >= 5");
      assertThat(texts("h1")).containsExactly("2 runs");
      assertThat(texts("figure:first-child .u-label"))
          .contains("finished, validation rows", "other, validation rows", "other, training rows");
      keepPicture("two-runs");
      browser.value(
          "{const axis = element('axis'); axis.value = 'seconds';"
              + " axis.dispatchEvent(new Event('change'));}");
      await("document.querySelector('.u-label').innerText === 'seconds'");
      assertThat(browser.problems()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({"1200, light", "1200, dark", "380, light", "380, dark"})
  void pagesFitTheReader(int width, String scheme) throws Exception {
    browser.show(width, 900, scheme);
    try (WatchServer server = watch(finished)) {
      browser.open(server.address());
      await("document.querySelectorAll('figure canvas').length >= 5");

      fits("watch-" + width + "-" + scheme, scheme);
      assertThat(browser.requests()).allMatch(each -> each.startsWith(server.address()));
      assertThat(browser.problems()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({"1200, light", "1200, dark", "380, light", "380, dark"})
  void reportsFitTheReader(int width, String scheme) throws Exception {
    browser.show(width, 900, scheme);
    browser.open(finished.resolve("report.html").toUri().toString());
    await("document.querySelectorAll('figure svg').length >= 3");
    fits("report-" + width + "-" + scheme, scheme);
    assertThat(browser.requests())
        .containsExactly(finished.resolve("report.html").toUri().toString());
    assertThat(browser.problems()).isEmpty();
  }

  private void fits(String name, String scheme) throws Exception {
    keepPicture(name);
    assertThat(browser.value("document.documentElement.scrollWidth <= innerWidth").asBoolean())
        .as("nothing stands out to the right")
        .isTrue();
    assertThat(browser.value("getComputedStyle(document.body).backgroundColor").asText())
        .isEqualTo(scheme.equals("dark") ? "rgb(22, 24, 28)" : "rgb(255, 255, 255)");
    assertThat(browser.value("getComputedStyle(document.body).color").asText())
        .isEqualTo(scheme.equals("dark") ? "rgb(221, 221, 221)" : "rgb(34, 34, 34)");
    // What a picture shows is told to those who hear the page, too.
    assertThat(
            browser
                .value(
                    "[...document.querySelectorAll('svg, figure .uplot')].filter(each =>"
                        + " !each.closest('[aria-hidden]') && !each.getAttribute('aria-label') &&"
                        + " !each.querySelector('title')).length")
                .asInt())
        .isZero();
  }
}
