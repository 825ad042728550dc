package dev.regatta.driver.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;

/**
 * One run of a comparison, as its directory tells of it.
 *
 * @param alternative what differs, by name
 * @param seed of everything random
 * @param directory where its results are
 * @param summary what summary.json holds
 * @param history the lines of history.jsonl
 */
public record ComparedRun(
    String alternative, long seed, String directory, ObjectNode summary, List<ObjectNode> history) {
  public ComparedRun {
    history = List.copyOf(history);
  }

  public boolean diverged() {
    return status().equals("diverged");
  }

  public String status() {
    return summary.path("status").asText();
  }

  /** The name of the monitored figure; empty where nothing was validated. */
  public String monitor() {
    return summary.path("best").path("metric").asText("");
  }

  /** The best of the monitored figure; NaN where there is none. */
  public double best() {
    return number(summary.path("best").path("value"));
  }

  /** Epochs until then. */
  double bestEpoch() {
    return number(summary.path("best").path("epoch"));
  }

  /** A validation figure at the best; NaN where there is none. */
  double validation(String metric) {
    return number(summary.path("validation").path(metric));
  }

  double test(String metric) {
    return number(summary.path("test").path(metric));
  }

  double rowsPerSecond() {
    return number(summary.path("rowsPerSecond"));
  }

  /** The first metric of the validation rows that is not the loss; the loss where there is none. */
  String metric() {
    for (Map.Entry<String, JsonNode> field : summary.path("validation").properties()) {
      if (!field.getKey().equals("loss")) {
        return field.getKey();
      }
    }
    return "loss";
  }

  /** Rows trained, at each validation. */
  public double[] rows() {
    return history.stream().mapToDouble(line -> line.path("rows").asDouble()).toArray();
  }

  /** A figure at each validation; NaN where it was not measured. */
  public double[] curve(String name) {
    return history.stream().mapToDouble(line -> number(line.path("metrics").path(name))).toArray();
  }

  private static double number(JsonNode node) {
    return node.isNumber() ? node.asDouble() : Double.NaN;
  }
}
