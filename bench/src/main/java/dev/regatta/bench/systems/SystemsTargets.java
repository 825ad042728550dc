package dev.regatta.bench.systems;

import static dev.regatta.bench.measure.Target.atLeast;

import dev.regatta.bench.measure.Targets;
import java.util.Map;

/** What whole training is to reach. */
final class SystemsTargets {
  static final Targets ALL =
      new Targets(
          Map.of(
              "systems/784-256-128-10/vs-dl4j-spark-8", atLeast(20),
              "systems/784-256-128-10/vs-dl4j-spark-1", atLeast(40),
              "systems/784-256-128-10/vs-mlpc", atLeast(6),
              "systems/784-256-128-10/vs-libtorch-2", atLeast(1.4),
              "systems/fashion-mnist/88-percent/vs-dl4j-spark", atLeast(5),
              "systems/fashion-mnist/88-percent/vs-libtorch-2", atLeast(1)));

  private SystemsTargets() {}
}
