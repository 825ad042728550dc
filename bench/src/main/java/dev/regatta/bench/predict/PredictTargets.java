package dev.regatta.bench.predict;

import static dev.regatta.bench.measure.Target.atLeast;
import static dev.regatta.bench.measure.Target.atMost;

import dev.regatta.bench.measure.Targets;
import java.util.Map;

/** What predictions are to reach. */
final class PredictTargets {
  static final Targets ALL =
      new Targets(
          Map.of(
              "predict/scorer/28-64-2/row", atMost(10),
              "predict/scorer/28-64-2/vs-libtorch-1", atLeast(5),
              "predict/transform/28-64-2/vs-mlpc", atLeast(3),
              "predict/transform/784-256-128-10/vs-mlpc", atLeast(3),
              "predict/cross-validator/a9a/vs-single-fits", atMost(1.2),
              "predict/cross-validator/a9a/threads-more", atMost(2),
              "predict/cross-validator/a9a/heap-more", atMost(8)));

  private PredictTargets() {}
}
