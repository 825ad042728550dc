package dev.regatta.bench.dl4j;

import static dev.regatta.bench.measure.Target.atLeast;
import static dev.regatta.bench.measure.Target.atMost;

import dev.regatta.bench.measure.Benchmark;
import dev.regatta.bench.measure.Effort;
import dev.regatta.bench.measure.Figure;
import dev.regatta.bench.measure.MeasurementException;
import dev.regatta.bench.measure.Report;
import dev.regatta.bench.measure.Sample;
import dev.regatta.bench.measure.Scratch;
import dev.regatta.bench.measure.Side;
import dev.regatta.bench.measure.Targets;
import dev.regatta.bench.measure.Turns;
import dev.regatta.bench.peers.PeerProcess;
import dev.regatta.bench.task.LabelledRows;
import dev.regatta.bench.task.RowFiles;
import dev.regatta.bench.task.StepTask;
import dev.regatta.bench.task.StepTask.Rule;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** One program of DL4J on Spark with either master, and one step with either optimizer. */
public final class Dl4jBench implements Benchmark {
  private static final int INPUTS = 784;
  private static final int CLASSES = 10;
  private static final StepTask TASK =
      new StepTask(List.of(INPUTS, 256, 128, CLASSES), 128, Rule.SGD);

  /** Of which a convolutional network and a recurrent one take the ends alone. */
  private static final StepTask IMAGES = new StepTask(List.of(INPUTS, CLASSES), 128, Rule.SGD);

  private static final int ROWS = 16_384;
  private static final List<Integer> EVERY = List.of(8, 1);
  private static final String NAME = "dl4j/784-256-128-10/";
  private static final String CONVOLUTIONAL = "dl4j/convolutional/";
  private static final String RECURRENT = "dl4j/recurrent/";
  private static final String STEP = "regatta-step";
  private static final String FIT = "dl4j-fit";

  private static final Targets TARGETS =
      new Targets(
          Map.of(
              NAME + "vs-averaging-8", atLeast(5),
              NAME + "vs-averaging-1", atLeast(12),
              NAME + "step-vs-fit", atMost(1.05),
              CONVOLUTIONAL + "vs-averaging-8", atLeast(1.5),
              CONVOLUTIONAL + "vs-averaging-1", atLeast(1.5)));

  /** An epoch of a side takes from a tenth of a second to some seconds. */
  private static final Effort QUICK = new Effort(true, 3, 2, 0, 1, 1);

  private static final Effort FULL = new Effort(false, 7, 5, 5, 2, 6);

  @Override
  public void measure(Effort effort, Report report) {
    report.note(
        "dl4j: seconds of whole calls of fit, an epoch of %d rows in batches of 128 each, two workers on two cores; the number behind a master is that of steps between averages. step-vs-fit is the time of one local step (DL4J's gradient, Regatta's SGD) over that of MultiLayerNetwork.fit with the same libraries, on one thread."
            .formatted(ROWS));
    Effort turns = effort.quick() ? QUICK : FULL;
    report.progress("dl4j/masters");
    masters(NAME, "epochs", TASK, turns).forEach(report::add);
    report.progress("dl4j/masters/convolutional");
    masters(CONVOLUTIONAL, "images", IMAGES, turns).forEach(report::add);
    report.progress("dl4j/masters/recurrent");
    masters(RECURRENT, "sequences", IMAGES, turns).forEach(report::add);
    report.progress("dl4j/step");
    steps(effort).forEach(report::add);
  }

  private static List<Figure> masters(String prefix, String verb, StepTask task, Effort effort) {
    try (Scratch scratch = Scratch.create();
        PeerProcess regatta = PeerProcess.regattaMaster(scratch.directory());
        PeerProcess dl4j = PeerProcess.dl4jSpark(scratch.directory())) {
      write(scratch.directory());
      List<Side> sides = new ArrayList<>();
      for (int every : EVERY) {
        String request = "%s %s %d %s ".formatted(verb, task.words(), every, scratch.directory());
        sides.add(new Side("regatta-" + every, runs -> regatta.number(request + runs)));
        sides.add(new Side("averaging-" + every, runs -> dl4j.number(request + runs)));
      }
      Map<String, Sample> seconds = Turns.take(sides, effort);
      List<Figure> figures = new ArrayList<>();
      seconds.forEach(
          (side, sample) ->
              figures.add(Figure.of(prefix + side + "/rows", sample.in("rows/s", s -> ROWS / s))));
      for (int every : EVERY) {
        String averaging = "averaging-" + every;
        figures.add(ratio(prefix + "vs-" + averaging, averaging, "regatta-" + every, seconds));
      }
      return figures;
    }
  }

  private static List<Figure> steps(Effort effort) {
    try (PeerProcess regatta = PeerProcess.regattaStep();
        PeerProcess dl4j = PeerProcess.dl4jBeside()) {
      List<Side> sides =
          List.of(new Side(STEP, regatta.side(TASK).turn()), new Side(FIT, dl4j.side(TASK).turn()));
      Map<String, Sample> seconds = Turns.take(sides, effort);
      return List.of(ratio(NAME + "step-vs-fit", STEP, FIT, seconds));
    }
  }

  private static Figure ratio(String name, String over, String under, Map<String, Sample> seconds) {
    return TARGETS.with(Figure.ratio(name, "times", over, under, seconds));
  }

  private static void write(Path directory) {
    try {
      RowFiles.training(directory).write(LabelledRows.synthetic(ROWS, INPUTS, CLASSES));
    } catch (IOException e) {
      throw new MeasurementException("cannot write rows to " + directory, e);
    }
  }
}
