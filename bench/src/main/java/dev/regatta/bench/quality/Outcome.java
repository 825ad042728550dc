package dev.regatta.bench.quality;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * What came of a training; a line of JSON.
 *
 * @param rounds averages in all
 * @param bytes of weights and averaged optimizer state, up and down, of all replicas in all rounds
 * @param test accuracy of the last weights
 * @param epochRows rows of an epoch in all replicas
 * @param validation accuracy after each epoch
 */
record Outcome(
    Setting setting,
    long rounds,
    long bytes,
    double test,
    long epochRows,
    List<Double> validation) {
  private static final ObjectMapper JSON = new ObjectMapper();

  Outcome {
    validation = List.copyOf(validation);
  }

  /** The validation accuracy of the last weights. */
  double last() {
    return validation.get(validation.size() - 1);
  }

  /**
   * Rows until the validation accuracy is as high, on the straight line between two validations;
   * empty where it never is. A network that has seen nothing guesses: 0.1.
   */
  OptionalDouble rowsTo(double accuracy) {
    double before = 0.1;
    for (int epoch = 0; epoch < validation.size(); epoch++) {
      double after = validation.get(epoch);
      if (after >= accuracy) {
        return OptionalDouble.of(epochRows * (epoch + (accuracy - before) / (after - before)));
      }
      before = after;
    }
    return OptionalDouble.empty();
  }

  /** Rounds until then, likewise. */
  OptionalDouble roundsTo(double accuracy) {
    OptionalDouble rows = rowsTo(accuracy);
    return rows.isEmpty()
        ? rows
        : OptionalDouble.of(rows.getAsDouble() / (epochRows * validation.size()) * rounds);
  }

  String line() {
    ObjectNode json = JSON.createObjectNode();
    json.put("replicas", setting.replicas());
    json.put("every", setting.every());
    json.put("rule", setting.rule());
    json.put("rate", setting.rate());
    json.put("epochs", setting.epochs());
    json.put("seed", setting.seed());
    ArrayNode assignments = json.putArray("assignments");
    setting.assignments().forEach(assignments::add);
    json.put("rounds", rounds);
    json.put("bytes", bytes);
    json.put("test", test);
    json.put("epochRows", epochRows);
    ArrayNode curve = json.putArray("validation");
    validation.forEach(curve::add);
    return json.toString();
  }

  /**
   * Reads {@link #line}.
   *
   * @throws IllegalArgumentException where it is no whole line
   */
  static Outcome of(String line) {
    try {
      JsonNode json = JSON.readTree(line);
      List<Double> validation = new ArrayList<>();
      json.required("validation").forEach(accuracy -> validation.add(accuracy.asDouble()));
      List<String> assignments = new ArrayList<>();
      json.path("assignments").forEach(assignment -> assignments.add(assignment.asText()));
      return new Outcome(
          new Setting(
              json.required("replicas").asInt(),
              json.required("every").asText(),
              json.required("rule").asText(),
              json.required("rate").asDouble(),
              json.required("epochs").asInt(),
              json.required("seed").asInt(),
              assignments),
          json.required("rounds").asLong(),
          json.required("bytes").asLong(),
          json.required("test").asDouble(),
          json.required("epochRows").asLong(),
          validation);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not an outcome: " + line, e);
    }
  }
}
