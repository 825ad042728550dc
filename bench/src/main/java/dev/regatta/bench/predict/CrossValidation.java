package dev.regatta.bench.predict;

import dev.regatta.bench.measure.ChildJvm;
import dev.regatta.bench.measure.Figure;
import dev.regatta.bench.measure.Sample;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * A cross-validation beside the fits that are in it, each on its own.
 *
 * @param turns of each side
 */
record CrossValidation(int turns) {
  private static final String NAME = "predict/cross-validator/a9a/";

  List<Figure> measure(ChildJvm spark) {
    spark.ask("warm-up");
    double[] whole = new double[turns];
    double[] single = new double[turns];
    double[] threads = new double[turns];
    double[] heap = new double[turns];
    double threadsBefore = Double.parseDouble(spark.ask("threads"));
    double heapBefore = Double.parseDouble(spark.ask("heap"));
    for (int turn = 0; turn < turns; turn++) {
      whole[turn] = Double.parseDouble(spark.ask("cross-validation"));
      threads[turn] = Double.parseDouble(spark.ask("threads")) - threadsBefore;
      heap[turn] = Double.parseDouble(spark.ask("heap")) - heapBefore;
      single[turn] = Double.parseDouble(spark.ask("single-fits"));
    }
    return figures(
        Map.of("whole", new Sample("s", whole), "single", new Sample("s", single)),
        last("threads", threads),
        last("MB", heap));
  }

  /** What there is more after all turns than before them. */
  private static Sample last(String unit, double[] values) {
    return new Sample(unit, Arrays.copyOfRange(values, values.length - 1, values.length));
  }

  List<Figure> figures(Map<String, Sample> seconds, Sample threads, Sample heap) {
    return List.of(
            Figure.of(NAME + "whole", side("whole", seconds)),
            Figure.of(NAME + "single-fits", side("single", seconds)),
            Figure.ratio(NAME + "vs-single-fits", "times", "whole", "single", seconds),
            Figure.of(NAME + "threads-more", threads),
            Figure.of(NAME + "heap-more", heap))
        .stream()
        .map(PredictTargets.ALL::with)
        .toList();
  }

  private static Sample side(String name, Map<String, Sample> seconds) {
    return java.util.Objects.requireNonNull(seconds.get(name), name);
  }
}
