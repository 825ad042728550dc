package dev.regatta.bench.kernels;

import dev.regatta.conf.Binder;
import dev.regatta.conf.JobText;
import dev.regatta.conf.Registries;
import dev.regatta.worker.network.ParameterBlock;
import dev.regatta.worker.network.StepRanges;
import dev.regatta.worker.optimizer.Climb;
import dev.regatta.worker.optimizer.Optimizer;
import dev.regatta.worker.optimizer.Optimizers;
import dev.regatta.worker.optimizer.Regularization;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Every optimizer that a job file can name, with its defaults and a rate that hardly moves; not
 * those that take the steps of another.
 */
final class EveryOptimizer {
  private static final double RATE = 1e-6;

  private EveryOptimizer() {}

  static Map<String, Optimizer> byName() {
    Binder binder = new Binder(new Registries(List.of(Optimizers.REGISTRY)));
    Map<String, Optimizer> all = new LinkedHashMap<>();
    for (String name : Optimizers.REGISTRY.names()) {
      String yaml = "{type: " + name + "}";
      all.put(name, binder.bind(JobText.parse("bench", yaml, Map.of()), Optimizer.class));
    }
    all.values().removeIf(Climb::climbs);
    return all;
  }

  /** Its steps on so many parameters, which are one layer. */
  static Runnable steps(Optimizer optimizer, float[] weights, float[] gradient) {
    int n = weights.length;
    StepRanges layer =
        StepRanges.whole(List.of(new ParameterBlock("w", 0, 0, n, new int[] {1, n}, true)));
    float[][] slots = new float[optimizer.slots()][n];
    float[] constants = new float[Optimizer.CONSTANTS];
    long[] age = new long[1];
    return () ->
        Regularization.NONE.step(
            optimizer, weights, gradient, slots, layer, ++age[0], RATE, constants);
  }
}
