package dev.regatta.bench.quality;

import dev.regatta.bench.measure.Benchmark;
import dev.regatta.bench.measure.ChildJvm;
import dev.regatta.bench.measure.Effort;
import dev.regatta.bench.measure.Figure;
import dev.regatta.bench.measure.MeasurementException;
import dev.regatta.bench.measure.Report;
import dev.regatta.bench.measure.Scratch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;

/** Accuracy of Fashion-MNIST by the number of replicas and of local steps, at equal rows. */
public final class QualityBench implements Benchmark {
  private static final String HEAP = "4g";
  private static final long LIMIT_SECONDS = 7200;

  private final Grid grid;

  private QualityBench(Grid grid) {
    this.grid = grid;
  }

  /**
   * The measurement that words ask for.
   *
   * @throws IllegalArgumentException for words that it does not know
   */
  public static QualityBench of(List<String> words, boolean quick) {
    return new QualityBench(Grid.of(words, quick));
  }

  @Override
  public void measure(Effort effort, Report report) {
    String data =
        Optional.ofNullable(System.getenv("REGATTA_DATA"))
            .orElseThrow(() -> new MeasurementException("quality: REGATTA_DATA is not set"));
    Path images = Path.of(data, "fashion-mnist").toAbsolutePath();
    report.note(
        "quality: Fashion-MNIST, 784-256-128-10, Adam, cosine with 5 percent of warm-up, "
            + grid.epochs()
            + " epochs in all replicas together, batches as auto decides, means over "
            + grid.seeds()
            + " seeds. Names are replicas, then local steps between averages. Rows and rounds to 87"
            + " percent are of validation, interpolated between epochs; bytes are counted, not"
            + " measured.");
    try (Scratch scratch = Scratch.create();
        ChildJvm jvm =
            ChildJvm.start(
                TrainMain.class,
                HEAP,
                Map.of(
                    "SPARK_LOCAL_IP",
                    "127.0.0.1",
                    "SPARK_LOCAL_DIRS",
                    scratch.directory() + "/local"),
                images.toString(),
                scratch.directory().toString())) {
      List<Seeds> all = train(jvm, report);
      all.forEach(seeds -> figures(seeds).forEach(report::add));
      QualityTargets.figures(all).forEach(report::add);
      grid.picture().ifPresent(file -> draw(file, all));
    }
  }

  private List<Seeds> train(ChildJvm jvm, Report report) {
    Outcomes outcomes = Outcomes.open(grid.results());
    Function<Setting, Outcome> training =
        setting -> {
          report.progress("quality: " + setting.words());
          return Outcome.of(jvm.ask(setting.words(), LIMIT_SECONDS));
        };
    List<Seeds> all = new ArrayList<>();
    for (Setting setting : grid.settings()) {
      Setting tuned = tuned(setting, outcomes, training);
      all.add(
          new Seeds(
              IntStream.rangeClosed(1, grid.seeds())
                  .mapToObj(seed -> outcomes.of(tuned.withSeed(seed), training))
                  .toList()));
    }
    return all;
  }

  /** With the best rate, where it is not Regatta that decides. */
  private Setting tuned(Setting setting, Outcomes outcomes, Function<Setting, Outcome> training) {
    if (setting.every().equals("auto")) {
      return setting;
    }
    return grid.rates().stream()
        .map(rate -> outcomes.of(setting.withRate(rate), training))
        .max(Comparator.comparingDouble(Outcome::last))
        .orElseThrow()
        .setting();
  }

  private static List<Figure> figures(Seeds seeds) {
    return List.of(
        seeds.figure("rate", "per step", outcome -> outcome.setting().rate()),
        seeds.figure("validation-accuracy", "share", Outcome::last),
        seeds.figure("test-accuracy", "share", Outcome::test),
        seeds.figure(
            "rows-to-87", "rows", outcome -> outcome.rowsTo(Seeds.GOAL).orElse(Double.NaN)),
        seeds.figure(
            "rounds-to-87", "rounds", outcome -> outcome.roundsTo(Seeds.GOAL).orElse(Double.NaN)),
        seeds.figure("bytes", "MB", outcome -> outcome.bytes() / 1e6));
  }

  private static void draw(Path file, List<Seeds> all) {
    try {
      Files.writeString(file, Curves.svg(all));
    } catch (IOException e) {
      throw new MeasurementException("cannot write " + file + ": " + e.getMessage(), e);
    }
  }
}
