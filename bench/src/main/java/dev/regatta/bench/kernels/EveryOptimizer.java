package dev.regatta.bench.kernels;

import dev.regatta.conf.Binder;
import dev.regatta.conf.JobText;
import dev.regatta.conf.Registries;
import dev.regatta.worker.optimizer.Optimizer;
import dev.regatta.worker.optimizer.Optimizers;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Every optimizer that a job file can name, with its defaults and a rate that hardly moves. */
final class EveryOptimizer {
  private EveryOptimizer() {}

  static Map<String, Optimizer> byName() {
    Binder binder = new Binder(new Registries(List.of(Optimizers.REGISTRY)));
    Map<String, Optimizer> all = new LinkedHashMap<>();
    for (String name : Optimizers.REGISTRY.names()) {
      String yaml = "{type: " + name + ", learning-rate: 1e-6}";
      all.put(name, binder.bind(JobText.parse("bench", yaml, Map.of()), Optimizer.class));
    }
    return all;
  }
}
