package dev.regatta.bench.quality;

import dev.regatta.bench.measure.Benchmark;
import dev.regatta.bench.measure.Effort;
import dev.regatta.bench.measure.Report;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Whether replicas behave here as papers say that they do. */
public final class PublishedBench implements Benchmark {
  private final int epochs;
  private final int seeds;
  private final Path results;

  private PublishedBench(int epochs, int seeds, Path results) {
    this.epochs = epochs;
    this.seeds = seeds;
    this.results = results;
  }

  /**
   * The measurement that words ask for.
   *
   * @throws IllegalArgumentException for words that it does not know
   */
  public static PublishedBench of(List<String> words, boolean quick) {
    Options options =
        Options.of(
            words,
            Map.of(
                "--epochs", quick ? "3" : "15",
                "--seeds", quick ? "2" : "3",
                "--results", "published.jsonl"));
    return new PublishedBench(
        options.count("--epochs"), options.count("--seeds"), options.file("--results"));
  }

  @Override
  public void measure(Effort effort, Report report) {
    report.note(
        "published: Fashion-MNIST as in quality, "
            + epochs
            + " epochs in all replicas together, "
            + seeds
            + " seeds; what holds is reproduced. points are of test accuracy, errors the same over"
            + " the standard error of the difference.");
    try (Trainings trainings = Trainings.start(results, seeds, report)) {
      Claims.figures(epochs, trainings::all).forEach(report::add);
    }
  }
}
