package dev.regatta.worker.dl4j;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.util.ModelSerializer;

/** What DL4J itself makes of a model zip. */
final class Restored {
  private Restored() {}

  static Model of(byte[] zip) throws IOException {
    byte[] configuration = Objects.requireNonNull(Zips.entries(zip).get("configuration.json"));
    boolean stack = new String(configuration, StandardCharsets.UTF_8).contains("\"confs\"");
    return stack
        ? ModelSerializer.restoreMultiLayerNetwork(new ByteArrayInputStream(zip), true)
        : ModelSerializer.restoreComputationGraph(new ByteArrayInputStream(zip), true);
  }
}
