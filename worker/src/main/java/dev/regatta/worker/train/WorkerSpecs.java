package dev.regatta.worker.train;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.regatta.conf.Binder;
import dev.regatta.conf.JobText;
import dev.regatta.conf.Registries;
import dev.regatta.conf.Registry;
import dev.regatta.worker.compress.Compressions;
import dev.regatta.worker.loss.Losses;
import dev.regatta.worker.metric.Metrics;
import dev.regatta.worker.network.Activations;
import dev.regatta.worker.network.Initializations;
import dev.regatta.worker.network.Layers;
import dev.regatta.worker.network.Networks;
import dev.regatta.worker.network.Normalizations;
import dev.regatta.worker.optimizer.Optimizers;
import java.util.List;

/** The registries that a {@link WorkerSpec} draws from, and its form outside of a program. */
public final class WorkerSpecs {
  private static final List<Registry<?>> REGISTRIES =
      List.of(
          Networks.REGISTRY,
          Layers.REGISTRY,
          Activations.REGISTRY,
          Initializations.REGISTRY,
          Normalizations.REGISTRY,
          Losses.REGISTRY,
          Metrics.REGISTRY,
          Optimizers.REGISTRY,
          Compressions.REGISTRY);
  private static final Binder BINDER = new Binder(new Registries(REGISTRIES));

  private WorkerSpecs() {}

  public static List<Registry<?>> registries() {
    return REGISTRIES;
  }

  /** The spec as a tree that {@link #bind} reads. */
  public static ObjectNode dump(WorkerSpec spec) {
    return BINDER.dump(spec);
  }

  public static WorkerSpec bind(ObjectNode tree) {
    return bind(JobText.of("worker spec", tree));
  }

  public static WorkerSpec bind(JobText text) {
    return BINDER.bind(text, WorkerSpec.class);
  }
}
