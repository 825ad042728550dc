package dev.regatta.worker;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.regatta.conf.JobText;
import dev.regatta.conf.Registry;
import dev.regatta.worker.prepare.category.Categoricals;
import dev.regatta.worker.prepare.number.Missings;
import dev.regatta.worker.prepare.number.Numerics;
import dev.regatta.worker.train.WorkerSpec;
import dev.regatta.worker.train.WorkerSpecs;
import java.util.List;
import java.util.stream.Stream;

/** The registries of everything that runs on workers, and the form in which a spec travels. */
public final class Workers {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<Registry<?>> REGISTRIES =
      Stream.concat(
              WorkerSpecs.registries().stream(),
              Stream.of(Numerics.REGISTRY, Categoricals.REGISTRY, Missings.REGISTRY))
          .toList();

  private Workers() {}

  public static List<Registry<?>> registries() {
    return REGISTRIES;
  }

  /** The spec as a tree that {@link #bindSpec} reads. */
  public static ObjectNode dumpSpec(WorkerSpec spec) {
    return WorkerSpecs.dump(spec);
  }

  public static WorkerSpec bindSpec(ObjectNode tree) {
    return WorkerSpecs.bind(tree);
  }

  public static WorkerSpec bindSpec(JobText text) {
    return WorkerSpecs.bind(text);
  }

  /** Reads the JSON text of what {@link #dumpSpec} gave. */
  public static WorkerSpec bindSpec(String json) {
    try {
      return bindSpec((ObjectNode) JSON.readTree(json));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not a worker's spec", e);
    }
  }
}
