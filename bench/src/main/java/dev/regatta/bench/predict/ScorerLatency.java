package dev.regatta.bench.predict;

import dev.regatta.bench.measure.Effort;
import dev.regatta.bench.measure.Figure;
import dev.regatta.bench.measure.MeasurementException;
import dev.regatta.bench.measure.Sample;
import dev.regatta.bench.measure.Side;
import dev.regatta.bench.measure.Turns;
import dev.regatta.bench.peers.PeerProcess;
import dev.regatta.bench.task.LabelledRows;
import dev.regatta.bench.task.StepTask;
import dev.regatta.worker.Scorer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Rows one by one on one thread: the scorer with arrays and with maps, and libtorch. */
record ScorerLatency(StepTask task) {
  private static final int ROWS = 1000;
  private static final int COMPARED = 20;
  private static final double SAME = 1e-4;

  private String name(String figure) {
    return "predict/scorer/" + task.network() + "/" + figure;
  }

  List<Figure> measure(PeerProcess libtorch, Path directory, Effort effort) {
    LabelledRows rows = LabelledRows.synthetic(ROWS, task.inputs(), task.classes());
    Scorer scorer = ScorerOfTask.load(task, rows, directory);
    List<float[]> arrays = arrays(rows);
    requireSamePredictions(scorer, arrays, libtorch);
    List<Side> sides =
        List.of(
            new Side("scorer", runs -> seconds(runs, run -> scorer.predict(array(arrays, run)))),
            maps(scorer, arrays),
            new Side(
                libtorch.name(), runs -> libtorch.number("score " + task.words() + " " + runs)));
    return figures(Turns.take(sides, effort), libtorch.name());
  }

  private static float[] array(List<float[]> arrays, int run) {
    return arrays.get(run % ROWS);
  }

  private static Side maps(Scorer scorer, List<float[]> arrays) {
    List<Map<String, Float>> maps = new ArrayList<>();
    for (float[] array : arrays) {
      Map<String, Float> map = new HashMap<>();
      for (int i = 0; i < array.length; i++) {
        map.put(scorer.columns().get(i).name(), array[i]);
      }
      maps.add(map);
    }
    return new Side(
        "scorer of maps", runs -> seconds(runs, run -> scorer.predict(maps.get(run % ROWS))));
  }

  List<Figure> figures(Map<String, Sample> seconds, String libtorch) {
    return List.of(
            Figure.of(name("row"), micros("scorer", seconds)),
            Figure.of(name("map"), micros("scorer of maps", seconds)),
            Figure.of(name(libtorch), micros(libtorch, seconds)),
            Figure.ratio(name("vs-" + libtorch), "times", libtorch, "scorer", seconds))
        .stream()
        .map(PredictTargets.ALL::with)
        .toList();
  }

  private static Sample micros(String side, Map<String, Sample> seconds) {
    return Objects.requireNonNull(seconds.get(side), side).in("microseconds", s -> s * 1e6);
  }

  private interface OneRow {
    Object predict(int run);
  }

  private static double seconds(int runs, OneRow row) {
    long started = System.nanoTime();
    for (int run = 0; run < runs; run++) {
      Objects.requireNonNull(row.predict(run));
    }
    return (System.nanoTime() - started) / 1e9 / runs;
  }

  private static List<float[]> arrays(LabelledRows rows) {
    List<float[]> arrays = new ArrayList<>();
    for (int row = 0; row < rows.rows(); row++) {
      arrays.add(rows.part(row, 1).features());
    }
    return arrays;
  }

  private void requireSamePredictions(Scorer scorer, List<float[]> arrays, PeerProcess libtorch) {
    for (int row = 0; row < COMPARED; row++) {
      double own = scorer.predict(arrays.get(row)).probabilities()[0];
      double peers = libtorch.number("probability " + task.words() + " " + row);
      if (!(Math.abs(own - peers) <= SAME)) {
        throw new MeasurementException(
            "row %d: a probability of %s, and %s from %s"
                .formatted(row, own, peers, libtorch.name()));
      }
    }
  }
}
