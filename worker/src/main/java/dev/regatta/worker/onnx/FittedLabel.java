package dev.regatta.worker.onnx;

import com.fasterxml.jackson.databind.JsonNode;
import dev.regatta.conf.UserException;
import java.util.Set;

/** How a regression's predictions come into the label's own unit: offset + scale x. */
record FittedLabel(double offset, double scale) {
  private static final Set<String> KNOWN = Set.of("name", "kind", "offset", "scale");

  /**
   * Reads it from the label's JSON form in a preparation.
   *
   * @throws UserException where there is more to it
   */
  static FittedLabel of(JsonNode label) {
    label
        .fieldNames()
        .forEachRemaining(
            key -> {
              if (!KNOWN.contains(key)) {
                throw new UserException("the label's " + key + " has no form in ONNX");
              }
            });
    return new FittedLabel(label.path("offset").asDouble(), label.path("scale").asDouble());
  }
}
