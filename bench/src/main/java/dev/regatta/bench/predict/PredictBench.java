package dev.regatta.bench.predict;

import dev.regatta.bench.measure.Benchmark;
import dev.regatta.bench.measure.ChildJvm;
import dev.regatta.bench.measure.Effort;
import dev.regatta.bench.measure.Report;
import dev.regatta.bench.measure.Scratch;
import dev.regatta.bench.peers.PeerProcess;
import dev.regatta.bench.task.StepTask;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Predictions on Spark beside Spark ML, without Spark beside libtorch; and cross-validation. */
public final class PredictBench implements Benchmark {
  private static final String HEAP = "3g";
  private static final StepTask SMALL = StepTask.of("28-64-2/b1/sgd");

  /** A run of a side takes from a tenth of a second to some seconds. */
  private static final Effort QUICK = new Effort(true, 3, 0.5, 3, 2, 6);

  private static final Effort FULL = new Effort(false, 9, 2, 10, 3, 12);

  @Override
  public void measure(Effort effort, Report report) {
    try (Scratch scratch = Scratch.create()) {
      report.progress("predict/scorer");
      try (PeerProcess libtorch = PeerProcess.libtorch(1)) {
        new ScorerLatency(SMALL)
            .measure(libtorch, scratch.directory(), effort)
            .forEach(report::add);
      }
      transforms(effort, report, scratch.directory());
      crossValidation(effort, report);
    }
  }

  private static void transforms(Effort effort, Report report, Path scratch) {
    report.note(
        "predict/transform: rows/s of transform in one JVM with two tasks, from cached rows to all"
            + " three columns of predictions; the same weights and sigmoid layers on both sides.");
    try (ChildJvm spark = ChildJvm.start(TransformMain.class, HEAP, local(), scratch.toString())) {
      for (Transforms transforms :
          List.of(
              new Transforms(List.of(28, 64, 2), 300_000),
              new Transforms(List.of(784, 256, 128, 10), 20_000))) {
        report.progress(transforms.name(""));
        transforms.measure(spark, effort.quick() ? QUICK : FULL).forEach(report::add);
      }
    }
  }

  private static void crossValidation(Effort effort, Report report) {
    Optional<String> data = Optional.ofNullable(System.getenv("REGATTA_DATA"));
    if (data.isEmpty()) {
      report.note("predict/cross-validator/a9a is left out: REGATTA_DATA is not set.");
      return;
    }
    report.progress("predict/cross-validator/a9a");
    Path rows = Path.of(data.get(), "a9a", "a9a");
    try (ChildJvm spark =
        ChildJvm.start(CrossValidationMain.class, HEAP, local(), rows.toString())) {
      new CrossValidation(effort.quick() ? 1 : 3).measure(spark).forEach(report::add);
    }
  }

  private static Map<String, String> local() {
    return Map.of("SPARK_LOCAL_IP", "127.0.0.1");
  }
}
