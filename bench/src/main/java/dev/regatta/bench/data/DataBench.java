package dev.regatta.bench.data;

import dev.regatta.bench.measure.Benchmark;
import dev.regatta.bench.measure.ChildJvm;
import dev.regatta.bench.measure.Effort;
import dev.regatta.bench.measure.Figure;
import dev.regatta.bench.measure.Report;
import dev.regatta.bench.measure.Sample;
import dev.regatta.bench.measure.Scratch;
import dev.regatta.bench.measure.Side;
import dev.regatta.bench.measure.Target;
import dev.regatta.bench.measure.Turns;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToDoubleFunction;

/**
 * Rows per second from files to packed shards, in one JVM with two task threads, beside Spark's own
 * scan of the same files.
 */
public final class DataBench implements Benchmark {
  private static final String HEAP = "2g";
  private static final int QUICK_SHARE = 4;
  private static final long MIXED_ROWS = 500_000;
  private static final double FIRST_ROUND_SECONDS = 25;
  private static final long SHAPED_ROWS = 200_000;

  /** What two tasks could have shared takes twice as long; the rest is as in even files. */
  private static final double SHAPES_OVER_EVEN = 2;

  /** A turn is one passage, which takes seconds: fewer turns than elsewhere. */
  private static final Effort QUICK = new Effort(true, 3, 0, 0, 2, 5);

  private static final Effort FULL = new Effort(false, 7, 0, 0, 3, 12);

  @Override
  public void measure(Effort effort, Report report) {
    report.note(
        "data: 28 float columns and a class from files to the packed shards of two workers; phases"
            + " in microseconds per row. scan: Spark reads the same files and does nothing.");
    try (Scratch folder = Scratch.create();
        ChildJvm jvm =
            ChildJvm.start(DataMain.class, HEAP, Map.of(), folder.directory().toString())) {
      for (Format format : Format.values()) {
        measure(format, jvm, effort, report);
      }
      measureShapes(jvm, effort, report);
      measureFirstRound(jvm, effort, report);
    }
    SparseBench.measure(effort, report);
    StreamBench.measure(effort, report);
  }

  private static void measure(Format format, ChildJvm jvm, Effort effort, Report report) {
    String name = "data/" + format.word() + "-28/";
    report.progress(name + "rows");
    long rows = effort.quick() ? format.rows() / QUICK_SHARE : format.rows();
    jvm.ask("write " + format + " " + rows);
    List<Passage> passages = new ArrayList<>();
    Side whole = new Side("whole", runs -> passage(jvm, format, passages));
    Side scan = new Side("scan", runs -> Double.parseDouble(jvm.ask("scan " + format)));
    Map<String, Sample> seconds = Turns.take(List.of(whole, scan), effort.quick() ? QUICK : FULL);
    Figure figure = rowsPerSecond(name + "rows", "whole", rows, seconds);
    report.add(figure.withTarget(format.target()));
    report.add(rowsPerSecond(name + "scan", "scan", rows, seconds));
    int turns = figure.measured().values().iterator().next().turns();
    List<Passage> timed = passages.subList(passages.size() - turns, passages.size());
    report.add(phase(name + "read", timed, rows, Passage::read));
    report.add(phase(name + "split-and-fit", timed, rows, Passage::splitAndFit));
    report.add(phase(name + "deal-and-pack", timed, rows, Passage::dealAndPack));
  }

  /** The same rows in files that tasks share badly. */
  private static void measureShapes(ChildJvm jvm, Effort effort, Report report) {
    String name = "data/csv-28/";
    report.progress(name + "shapes");
    List<Side> sides = new ArrayList<>();
    for (Shape shape : Shape.values()) {
      jvm.ask("write-shape " + shape + " " + SHAPED_ROWS);
      sides.add(
          new Side(shape.word(), runs -> Passage.parse(jvm.ask("whole-shape " + shape)).total()));
    }
    Map<String, Sample> seconds = Turns.take(sides, effort.quick() ? QUICK : FULL);
    String even = Shape.EVEN.word();
    for (Shape shape : List.of(Shape.ONE_GZIP, Shape.MANY_FILES)) {
      Figure over =
          Figure.ratio(name + shape.word() + "-over-even", "times", shape.word(), even, seconds);
      report.add(over.withTarget(Target.atMost(SHAPES_OVER_EVEN)));
    }
  }

  /** Turns are alike, and each writes and reads a run directory: there are few. */
  private static void measureFirstRound(ChildJvm jvm, Effort effort, Report report) {
    String name = "data/mixed-41/first-round";
    report.progress(name);
    long rows = effort.quick() ? MIXED_ROWS / QUICK_SHARE : MIXED_ROWS;
    jvm.ask("write-mixed " + rows);
    double[] seconds = new double[effort.quick() ? 1 : 3];
    Arrays.setAll(seconds, turn -> Double.parseDouble(jvm.ask("first-round")));
    report.add(
        Figure.of(name, new Sample("s", seconds)).withTarget(Target.atMost(FIRST_ROUND_SECONDS)));
  }

  private static double passage(ChildJvm jvm, Format format, List<Passage> passages) {
    Passage passage = Passage.parse(jvm.ask("whole " + format));
    passages.add(passage);
    return passage.total();
  }

  private static Figure rowsPerSecond(
      String name, String side, long rows, Map<String, Sample> seconds) {
    Sample sample = Objects.requireNonNull(seconds.get(side));
    return Figure.of(name, sample.in("rows/s", s -> rows / s));
  }

  private static Figure phase(
      String name, List<Passage> timed, long rows, ToDoubleFunction<Passage> seconds) {
    double[] micros = timed.stream().mapToDouble(seconds).map(s -> 1e6 * s / rows).toArray();
    return Figure.of(name, new Sample("microseconds", micros));
  }
}
