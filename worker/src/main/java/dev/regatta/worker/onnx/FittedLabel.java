package dev.regatta.worker.onnx;

import com.fasterxml.jackson.databind.JsonNode;
import dev.regatta.conf.UserException;
import java.util.Set;

/** How a regression's predictions come into the labels' own units: offset + scale x. */
record FittedLabel(double[] offset, double[] scale) {
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
    return new FittedLabel(numbers(label.path("offset")), numbers(label.path("scale")));
  }

  private static double[] numbers(JsonNode json) {
    double[] numbers = new double[json.isArray() ? json.size() : 1];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = json.isArray() ? json.path(i).asDouble() : json.asDouble();
    }
    return numbers;
  }
}
