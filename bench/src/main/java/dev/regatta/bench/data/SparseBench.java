package dev.regatta.bench.data;

import dev.regatta.bench.measure.ChildJvm;
import dev.regatta.bench.measure.Effort;
import dev.regatta.bench.measure.Figure;
import dev.regatta.bench.measure.Report;
import dev.regatta.bench.measure.Sample;
import dev.regatta.bench.measure.Scratch;
import dev.regatta.bench.measure.Side;
import dev.regatta.bench.measure.Target;
import dev.regatta.bench.measure.Turns;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Sparse rows: their bytes and an epoch over them beside dense ones, and rows of a wide vector. */
final class SparseBench {
  /** What a million rows of 100 000 numbers have to do with. */
  private static final String HEAP = "4g";

  private static final String A9A = "data/a9a/";
  private static final String WIDE = "data/wide-100000/";
  private static final double LEAST_TIMES_SMALLER = 3.5;
  private static final double MOST_TIMES_SLOWER = 1.5;

  /** Guessing has 0.56: scores of 0 belong to the first class. */
  private static final double LEAST_ACCURACY = 0.65;

  private static final long WIDE_ROWS = 1_000_000;
  private static final long TRAINING_LIMIT_SECONDS = 600;
  private static final int QUICK_SHARE = 10;
  private static final Effort QUICK = new Effort(true, 5, 0.5, 3, 3, 10);
  private static final Effort FULL = new Effort(false, 11, 1, 6, 3, 15);

  private SparseBench() {}

  static void measure(Effort effort, Report report) {
    try (Scratch folder = Scratch.create();
        ChildJvm jvm =
            ChildJvm.start(SparseMain.class, HEAP, Map.of(), folder.directory().toString())) {
      measureA9a(jvm, effort, report);
      measureWide(jvm, effort, report);
    }
  }

  private static void measureA9a(ChildJvm jvm, Effort effort, Report report) {
    Optional<String> data = Optional.ofNullable(System.getenv("REGATTA_DATA"));
    if (data.isEmpty()) {
      report.note("data/a9a is left out: REGATTA_DATA is not set.");
      return;
    }
    report.progress(A9A + "epoch");
    String path = Path.of(data.get(), "a9a", "a9a").toString();
    Figure dense = bytes(A9A + "dense/bytes", jvm.ask("pack dense " + path));
    Figure sparse = bytes(A9A + "sparse/bytes", jvm.ask("pack sparse " + path));
    report.add(dense);
    report.add(sparse);
    Figure smaller = dense.over(sparse);
    report.add(
        new Figure(
            A9A + "dense-vs-sparse-bytes",
            smaller.value(),
            "times",
            Optional.of(Target.atLeast(LEAST_TIMES_SMALLER)),
            smaller.measured()));
    Map<String, Sample> seconds =
        Turns.take(
            List.of(epochs(jvm, "dense"), epochs(jvm, "sparse")), effort.quick() ? QUICK : FULL);
    report.add(
        Figure.ratio(A9A + "sparse-vs-dense-epoch", "times", "sparse", "dense", seconds)
            .withTarget(Target.atMost(MOST_TIMES_SLOWER)));
  }

  private static Side epochs(ChildJvm jvm, String form) {
    return new Side(form, runs -> Double.parseDouble(jvm.ask("epochs " + form + " " + runs)));
  }

  private static Figure bytes(String name, String bytes) {
    return one(name, "bytes", Double.parseDouble(bytes));
  }

  private static Figure one(String name, String unit, double value) {
    return Figure.of(name, new Sample(unit, new double[] {value}));
  }

  private static void measureWide(ChildJvm jvm, Effort effort, Report report) {
    report.progress(WIDE + "train");
    report.note(
        "data/wide-100000: rows of 100 000 numbers of which 40 are not zero, 100000-64-2, in one"
            + " JVM with -Xmx"
            + HEAP
            + ": from the libsvm files to the model of one epoch, once.");
    long rows = effort.quick() ? WIDE_ROWS / QUICK_SHARE : WIDE_ROWS;
    jvm.ask("write-wide " + rows);
    String[] trained = jvm.ask("train-wide", TRAINING_LIMIT_SECONDS).split(" ", -1);
    report.add(one(WIDE + "train", "s", Double.parseDouble(trained[0])));
    report.add(one(WIDE + "first-round", "s", Double.parseDouble(trained[1])));
    report.add(
        one(WIDE + "validation-accuracy", "share", Double.parseDouble(trained[2]))
            .withTarget(Target.atLeast(LEAST_ACCURACY)));
  }
}
