package dev.regatta.driver.spark.run;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.regatta.conf.JobText;
import dev.regatta.conf.Registry;
import dev.regatta.driver.history.Entry;
import dev.regatta.driver.history.History;
import dev.regatta.driver.history.Progress;
import dev.regatta.driver.report.LineChart;
import dev.regatta.driver.schedule.Schedule;
import dev.regatta.driver.schedule.Schedules;
import dev.regatta.driver.sync.SyncPolicies;
import dev.regatta.driver.sync.SyncPolicy;
import dev.regatta.worker.network.Activation;
import dev.regatta.worker.network.Activations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The pictures of the guide to the algorithms show what the algorithms do now. They are written
 * anew by {@code -Dtest=GuidePicturesTest -Dpictures.write=true}.
 */
class GuidePicturesTest {
  private static final String WRITE = "pictures.write";
  private static final Path DOCS = Path.of("../docs");

  private static final int EPOCHS = 30;
  private static final int POINTS_PER_EPOCH = 8;
  private static final long EPOCH_ROWS = 8000;
  private static final double RATE = 0.1;

  /** The last epoch at whose end a loss, made up for schedules that look at it, has fallen. */
  private static final int FALLS_UNTIL = 8;

  private record Picture(String file, LineChart chart) {
    @Override
    public String toString() {
      return file;
    }
  }

  static Stream<Picture> pictures() {
    return Stream.of(
        new Picture(
            "schedules-smooth.svg",
            schedules(
                "constant",
                "{type: polynomial, warmup-epochs: 3}",
                "cosine",
                "{type: exponential, factor: 0.9}",
                "{type: inverse-time, decay: 0.3}")),
        new Picture(
            "schedules-turns.svg",
            schedules(
                "step",
                "multi-step",
                "plateau",
                "{type: cosine-restarts, first-epochs: 4}",
                "one-cycle")),
        new Picture("round-lengths.svg", roundLengths()),
        new Picture("activations.svg", activations()));
  }

  @ParameterizedTest
  @MethodSource("pictures")
  @DisabledIfSystemProperty(named = WRITE, matches = ".*")
  void theGuideShowsWhatTheAlgorithmsDo(Picture picture) throws IOException {
    String guide = Files.readString(DOCS.resolve("algorithms.md"), UTF_8);

    assertThat(guide).contains("](" + picture.file() + ")");
    assertThat(Files.readString(DOCS.resolve(picture.file()), UTF_8))
        .isEqualTo(picture.chart().file());
  }

  @ParameterizedTest
  @MethodSource("pictures")
  @EnabledIfSystemProperty(named = WRITE, matches = ".*")
  void picturesAreWritten(Picture picture) throws IOException {
    Files.writeString(DOCS.resolve(picture.file()), picture.chart().file(), UTF_8);
  }

  private static LineChart schedules(String... forms) {
    List<LineChart.Line> lines = new ArrayList<>();
    for (String form : forms) {
      Schedule schedule = bind(Schedules.REGISTRY, form);
      double[] factors =
          IntStream.rangeClosed(0, EPOCHS * POINTS_PER_EPOCH)
              .mapToDouble(at -> schedule.at(progress(at), losses(at)))
              .toArray();
      lines.add(new LineChart.Line(name(form), lines.size() + 1, epochs(), factors));
    }
    return new LineChart(
        "Schedules over a run of 30 epochs",
        "epochs",
        "share of the optimizer's rate",
        Double.POSITIVE_INFINITY,
        lines);
  }

  private static LineChart roundLengths() {
    Schedule cosine = bind(Schedules.REGISTRY, "{type: cosine, final-fraction: 0.1}");
    List<LineChart.Line> lines = new ArrayList<>();
    for (String form :
        List.of(
            "every",
            "{type: post-local, after: 0.5}",
            "{type: quadratic, steps: 4, alpha: 0.08}")) {
      SyncPolicy policy = bind(SyncPolicies.REGISTRY, form);
      double[] steps =
          IntStream.rangeClosed(0, EPOCHS * POINTS_PER_EPOCH)
              .mapToObj(GuidePicturesTest::progress)
              .mapToDouble(
                  at -> policy.localSteps(at, RATE * cosine.at(at, History.EMPTY), History.EMPTY))
              .toArray();
      lines.add(new LineChart.Line(name(form), lines.size() + 1, epochs(), steps));
    }
    return new LineChart(
        "Local steps between two averages, over a run of 30 epochs with a cosine schedule",
        "epochs",
        "local steps in a round",
        Double.POSITIVE_INFINITY,
        lines);
  }

  private static LineChart activations() {
    double[] x = IntStream.rangeClosed(-80, 80).mapToDouble(at -> at / 20.0).toArray();
    List<LineChart.Line> lines = new ArrayList<>();
    for (String name : Activations.REGISTRY.names()) {
      String form = name.equals("leaky-relu") ? "{type: leaky-relu, slope: 0.1}" : name;
      Activation activation = bind(Activations.REGISTRY, form);
      float[] values = new float[x.length];
      for (int i = 0; i < x.length; i++) {
        values[i] = (float) x[i];
      }
      activation.forward(values, values.length);
      double[] y = IntStream.range(0, x.length).mapToDouble(i -> values[i]).toArray();
      lines.add(new LineChart.Line(name, lines.size(), x, y));
    }
    return new LineChart("Activations", "x", "f(x)", "", -2, 2, List.copyOf(lines));
  }

  private static double[] epochs() {
    return IntStream.rangeClosed(0, EPOCHS * POINTS_PER_EPOCH)
        .mapToDouble(at -> (double) at / POINTS_PER_EPOCH)
        .toArray();
  }

  private static Progress progress(int at) {
    return new Progress(at * EPOCH_ROWS / POINTS_PER_EPOCH, 100, EPOCH_ROWS, EPOCHS * EPOCH_ROWS);
  }

  /** One validation per epoch. */
  private static History losses(int at) {
    History history = History.EMPTY;
    for (int epoch = 1; epoch <= at / POINTS_PER_EPOCH; epoch++) {
      double loss = 1.0 / Math.min(epoch, FALLS_UNTIL);
      history =
          history.plus(
              new Entry(
                  epoch,
                  epoch,
                  epoch * EPOCH_ROWS,
                  RATE,
                  Map.of("validation-loss", loss),
                  List.of(),
                  List.of(),
                  epoch));
    }
    return history;
  }

  private static <T> T bind(Registry<T> registry, String form) {
    String yaml = form.startsWith("{") ? form : "{type: " + form + "}";
    return Jobs.binder().bind(JobText.parse("picture", yaml, Map.of()), registry.kind());
  }

  /** Keys are told below the picture. */
  private static String name(String form) {
    return form.replaceAll("\\{type: ([a-z-]+),.*}", "$1");
  }
}
