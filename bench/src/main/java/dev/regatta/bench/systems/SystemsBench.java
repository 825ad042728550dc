package dev.regatta.bench.systems;

import dev.regatta.bench.measure.Benchmark;
import dev.regatta.bench.measure.ChildJvm;
import dev.regatta.bench.measure.Effort;
import dev.regatta.bench.measure.MeasurementException;
import dev.regatta.bench.measure.Report;
import dev.regatta.bench.measure.Scratch;
import dev.regatta.bench.peers.PeerProcess;
import dev.regatta.bench.task.Goal;
import dev.regatta.bench.task.LabelledRows;
import dev.regatta.bench.task.RowFiles;
import dev.regatta.bench.task.StepTask;
import dev.regatta.bench.task.StepTask.Rule;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Whole training on two cores: Regatta, DL4J and Spark ML on Spark, libtorch without. */
public final class SystemsBench implements Benchmark {
  private static final List<Integer> WIDTHS = List.of(784, 256, 128, 10);
  private static final int BATCH = 128;
  private static final int ROWS = 16_384;
  private static final int HELD_ROWS = 512;
  private static final double ACCURACY = 0.88;
  private static final int MOST_EPOCHS = 40;
  private static final String HEAP = "3g";

  /** A run of a side takes from a tenth of a second to some seconds. */
  private static final Effort QUICK = new Effort(true, 3, 2, 0, 1, 1);

  private static final Effort FULL = new Effort(false, 7, 5, 5, 2, 6);

  @Override
  public void measure(Effort effort, Report report) {
    report.note(
        "systems: seconds of training and exchange. Regatta with two workers of one replica each,"
            + " DL4J and Spark ML with two tasks, libtorch with two threads and without Spark;"
            + " mlpc's rows are those of a gradient pass, on OpenBLAS and in plain Java. The number"
            + " behind dl4j-spark is that of steps between averages; Regatta then averages as"
            + " often.");
    try (Scratch scratch = Scratch.create()) {
      measure(effort, report, scratch.directory());
    }
  }

  private static void measure(Effort effort, Report report, Path scratch) {
    Map<String, String> spark =
        Map.of("SPARK_LOCAL_IP", "127.0.0.1", "SPARK_LOCAL_DIRS", scratch + "/local");
    try (ChildJvm regatta = ChildJvm.start(RegattaMain.class, HEAP, spark, scratch.toString());
        ChildJvm mlpc = mlpc(MlBlas.NATIVE, spark);
        ChildJvm mlpcJava = mlpc(MlBlas.JAVA, spark);
        PeerProcess dl4j = PeerProcess.dl4jSpark(scratch);
        PeerProcess libtorch = PeerProcess.libtorch(2)) {
      Throughput throughput =
          new Throughput(new StepTask(WIDTHS, BATCH, Rule.SGD), rows(scratch), ROWS);
      report.progress("systems/784-256-128-10");
      Effort effortHere = effort.quick() ? QUICK : FULL;
      throughput
          .measure(
              throughput.sides(
                  regatta,
                  dl4j,
                  Map.of(MlBlas.NATIVE, mlpc, MlBlas.JAVA, mlpcJava),
                  libtorch,
                  effortHere),
              effortHere)
          .forEach(report::add);
      Optional<String> data = Optional.ofNullable(System.getenv("REGATTA_DATA"));
      if (data.isEmpty()) {
        report.note("systems/fashion-mnist is left out: REGATTA_DATA is not set.");
        return;
      }
      report.progress("systems/fashion-mnist");
      Goal goal = new Goal(Path.of(data.get(), "fashion-mnist"), ACCURACY, MOST_EPOCHS);
      TimeToAccuracy time = new TimeToAccuracy(new StepTask(WIDTHS, BATCH, Rule.ADAM), goal);
      time.measure(time.sides(regatta, dl4j, libtorch), effort).forEach(report::add);
    }
  }

  private static ChildJvm mlpc(MlBlas blas, Map<String, String> spark) {
    return ChildJvm.start(MlpcMain.class, HEAP, spark, blas.name());
  }

  private static Path rows(Path directory) {
    try {
      RowFiles.training(directory).write(LabelledRows.synthetic(ROWS, WIDTHS.get(0), 10));
      RowFiles.held(directory).write(LabelledRows.synthetic(HELD_ROWS, WIDTHS.get(0), 10));
      return directory;
    } catch (IOException e) {
      throw new MeasurementException("cannot write rows to " + directory, e);
    }
  }
}
