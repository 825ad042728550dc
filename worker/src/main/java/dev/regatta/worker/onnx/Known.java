package dev.regatta.worker.onnx;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;
import java.util.TreeSet;

/** The keys of a JSON object against those that are known here. */
final class Known {
  private Known() {}

  /** The keys that are not known, in order. */
  static Set<String> strangers(JsonNode json, Set<String> known) {
    Set<String> strangers = new TreeSet<>();
    json.fieldNames().forEachRemaining(strangers::add);
    strangers.removeAll(known);
    return strangers;
  }
}
