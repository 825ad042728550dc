package dev.regatta.worker;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.regatta.conf.Binder;
import dev.regatta.conf.JobText;
import dev.regatta.conf.Registries;
import dev.regatta.conf.Registry;
import dev.regatta.worker.compress.Compressions;
import dev.regatta.worker.loss.Losses;
import dev.regatta.worker.network.Activations;
import dev.regatta.worker.network.Initializations;
import dev.regatta.worker.network.Layers;
import dev.regatta.worker.network.Networks;
import dev.regatta.worker.optimizer.Optimizers;
import dev.regatta.worker.prepare.category.Categoricals;
import dev.regatta.worker.prepare.number.Missings;
import dev.regatta.worker.prepare.number.Numerics;
import dev.regatta.worker.train.WorkerSpec;
import java.util.List;

/** The registries of everything that runs on workers, and the form in which a spec travels. */
public final class Workers {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<Registry<?>> REGISTRIES =
      List.of(
          Networks.REGISTRY,
          Layers.REGISTRY,
          Activations.REGISTRY,
          Initializations.REGISTRY,
          Losses.REGISTRY,
          Optimizers.REGISTRY,
          Compressions.REGISTRY,
          Numerics.REGISTRY,
          Categoricals.REGISTRY,
          Missings.REGISTRY);

  private Workers() {}

  public static List<Registry<?>> registries() {
    return REGISTRIES;
  }

  /** The spec as a tree that {@link #bindSpec} reads. */
  public static ObjectNode dumpSpec(WorkerSpec spec) {
    return binder().dump(spec);
  }

  public static WorkerSpec bindSpec(ObjectNode tree) {
    return bindSpec(JobText.of("worker spec", tree));
  }

  public static WorkerSpec bindSpec(JobText text) {
    return binder().bind(text, WorkerSpec.class);
  }

  /** Reads the JSON text of what {@link #dumpSpec} gave. */
  public static WorkerSpec bindSpec(String json) {
    try {
      return bindSpec((ObjectNode) JSON.readTree(json));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not a worker's spec", e);
    }
  }

  private static Binder binder() {
    return new Binder(new Registries(REGISTRIES));
  }
}
