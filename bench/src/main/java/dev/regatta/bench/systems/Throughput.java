package dev.regatta.bench.systems;

import dev.regatta.bench.measure.ChildJvm;
import dev.regatta.bench.measure.Effort;
import dev.regatta.bench.measure.Figure;
import dev.regatta.bench.measure.Sample;
import dev.regatta.bench.measure.Side;
import dev.regatta.bench.measure.Turns;
import dev.regatta.bench.peers.PeerProcess;
import dev.regatta.bench.task.StepTask;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Epochs of whole training over the same rows; the seconds of training and exchange alone. A run of
 * a side is an epoch, or a gradient of all rows where the optimizer takes all rows for one.
 */
record Throughput(StepTask task, Path directory, int rows) {
  private static final String NAME = "systems/784-256-128-10/";
  private static final List<Integer> EVERY = List.of(1, 8, 64);

  List<Side> sides(
      ChildJvm regatta,
      PeerProcess dl4j,
      Map<MlBlas, ChildJvm> mlpc,
      PeerProcess libtorch,
      Effort effort) {
    List<Side> sides = new ArrayList<>();
    for (int every : every(effort)) {
      String request = "epochs %s %d %s ".formatted(task.words(), every, directory);
      sides.add(
          new Side("regatta-" + every, runs -> Double.parseDouble(regatta.ask(request + runs))));
      sides.add(new Side("dl4j-spark-" + every, runs -> dl4j.number(request + runs)));
    }
    String passes = "passes %s %s ".formatted(task.words(), directory);
    mlpc.forEach(
        (blas, jvm) ->
            sides.add(new Side(blas.side(), runs -> Double.parseDouble(jvm.ask(passes + runs)))));
    int steps = rows / task.batch();
    Side step = libtorch.side(task);
    sides.add(new Side("libtorch-2", runs -> step.turn().seconds(runs * steps) * steps));
    return sides;
  }

  private static List<Integer> every(Effort effort) {
    return effort.quick() ? EVERY.subList(0, 2) : EVERY;
  }

  List<Figure> measure(List<Side> sides, Effort effort) {
    return figures(Turns.take(sides, effort), effort);
  }

  List<Figure> figures(Map<String, Sample> seconds, Effort effort) {
    List<Figure> figures = new ArrayList<>();
    for (int every : every(effort)) {
      for (String system : List.of("regatta-", "dl4j-spark-")) {
        figures.add(rows(system + every, seconds));
      }
      figures.add(versus("dl4j-spark-" + every, "regatta-" + every, seconds));
    }
    for (String system : List.of(MlBlas.NATIVE.side(), MlBlas.JAVA.side(), "libtorch-2")) {
      figures.add(rows(system, seconds));
      figures.add(versus(system, "regatta-8", seconds));
    }
    return figures;
  }

  private Figure rows(String system, Map<String, Sample> seconds) {
    Sample sample = Objects.requireNonNull(seconds.get(system), system);
    return Figure.of(NAME + system + "/rows", sample.in("rows/s", s -> rows / s));
  }

  private static Figure versus(String system, String regatta, Map<String, Sample> seconds) {
    Figure ratio = Figure.ratio(NAME + "vs-" + system, "times", system, regatta, seconds);
    return SystemsTargets.ALL.with(ratio);
  }
}
