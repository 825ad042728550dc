package dev.regatta.bench.quality;

import dev.regatta.bench.measure.Benchmark;
import dev.regatta.bench.measure.Effort;
import dev.regatta.bench.measure.Figure;
import dev.regatta.bench.measure.MeasurementException;
import dev.regatta.bench.measure.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;

/** Accuracy of Fashion-MNIST by the number of replicas and of local steps, at equal rows. */
public final class QualityBench implements Benchmark {
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
    report.note(
        "quality: Fashion-MNIST, 784-256-128-10, Adam, cosine with 5 percent of warm-up, "
            + grid.epochs()
            + " epochs in all replicas together, batches as auto decides, means over "
            + grid.seeds()
            + " seeds. Names are replicas, then local steps between averages. Rows and rounds to 87"
            + " percent are of validation, interpolated between epochs; bytes are counted, not"
            + " measured.");
    try (Trainings trainings = Trainings.start(grid.results(), grid.seeds(), report)) {
      List<Seeds> all =
          grid.settings().stream()
              .map(setting -> trainings.all(tuned(setting, trainings)))
              .toList();
      all.forEach(seeds -> figures(seeds).forEach(report::add));
      QualityTargets.figures(all).forEach(report::add);
      grid.picture().ifPresent(file -> draw(file, all));
    }
  }

  /** With the best rate, where it is not Regatta that decides. */
  private Setting tuned(Setting setting, Trainings trainings) {
    if (setting.every().equals("auto")) {
      return setting;
    }
    return grid.rates().stream()
        .map(rate -> trainings.one(setting.withRate(rate)))
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
