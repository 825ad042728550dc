package dev.regatta.bench.systems;

import dev.regatta.bench.measure.ChildJvm;
import dev.regatta.bench.measure.Effort;
import dev.regatta.bench.measure.Figure;
import dev.regatta.bench.measure.Sample;
import dev.regatta.bench.measure.Side;
import dev.regatta.bench.peers.PeerProcess;
import dev.regatta.bench.task.Goal;
import dev.regatta.bench.task.StepTask;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The seconds of training until held-out rows are classified well, evaluation off the clock. */
record TimeToAccuracy(StepTask task, Goal goal) {
  private static final String NAME = "systems/fashion-mnist/88-percent/";
  private static final int EVERY = 8;
  private static final int FULL_TURNS = 3;

  List<Side> sides(ChildJvm regatta, PeerProcess dl4j, PeerProcess libtorch) {
    String averaged = "reach %s %d %s".formatted(task.words(), EVERY, goal.words());
    String alone = "reach %s %s".formatted(task.words(), goal.words());
    return List.of(
        new Side("regatta", runs -> Double.parseDouble(regatta.ask(averaged))),
        new Side("dl4j-spark", runs -> dl4j.number(averaged)),
        new Side("libtorch-2", runs -> libtorch.number(alone)));
  }

  /** Every turn is a training from the first weights on. */
  List<Figure> measure(List<Side> sides, Effort effort) {
    Map<String, Sample> samples = new LinkedHashMap<>();
    double[][] seconds = new double[sides.size()][effort.quick() ? 1 : FULL_TURNS];
    for (int turn = 0; turn < seconds[0].length; turn++) {
      for (int side = 0; side < seconds.length; side++) {
        seconds[side][turn] = sides.get(side).turn().seconds(1);
      }
    }
    for (int side = 0; side < seconds.length; side++) {
      samples.put(sides.get(side).name(), new Sample("s", seconds[side]));
    }
    return figures(samples);
  }

  List<Figure> figures(Map<String, Sample> seconds) {
    List<Figure> figures = new ArrayList<>();
    for (String system : List.of("regatta", "dl4j-spark", "libtorch-2")) {
      Sample sample = Objects.requireNonNull(seconds.get(system), system);
      figures.add(Figure.of(NAME + system, sample));
    }
    for (String system : List.of("dl4j-spark", "libtorch-2")) {
      Figure ratio = Figure.ratio(NAME + "vs-" + system, "times", system, "regatta", seconds);
      figures.add(SystemsTargets.ALL.with(ratio));
    }
    return figures;
  }
}
