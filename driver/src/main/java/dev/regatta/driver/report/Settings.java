package dev.regatta.driver.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A job's keys, those that are not at their defaults apart from the others. */
final class Settings {
  /** What a source's keys hold that were left out. */
  private static final Set<String> NOTHING = Set.of("", "null", "[]", "{}");

  private Settings() {}

  /** Keys with their values and what they would be if they were left out, where that differs. */
  static List<List<String>> changed(ObjectNode job, ObjectNode defaults) {
    Map<String, String> usual = leaves(defaults);
    List<List<String>> lines = new ArrayList<>();
    lines.add(List.of("key", "value", "default"));
    leaves(job)
        .forEach(
            (key, value) -> {
              boolean given = !value.equals(usual.get(key));
              if (given && (usual.containsKey(key) || !NOTHING.contains(value))) {
                lines.add(List.of(key, value, usual.getOrDefault(key, "")));
              }
            });
    return lines;
  }

  /** Keys that are as if they were left out, with their values. */
  static List<List<String>> unchanged(ObjectNode job, ObjectNode defaults) {
    Map<String, String> usual = leaves(defaults);
    List<List<String>> lines = new ArrayList<>();
    lines.add(List.of("key", "value"));
    leaves(job)
        .forEach(
            (key, value) -> {
              if (value.equals(usual.get(key))) {
                lines.add(List.of(key, value));
              }
            });
    return lines;
  }

  private static Map<String, String> leaves(ObjectNode tree) {
    Map<String, String> leaves = new LinkedHashMap<>();
    tree.properties().forEach(field -> add(field.getKey(), field.getValue(), leaves));
    return leaves;
  }

  private static void add(String path, JsonNode node, Map<String, String> leaves) {
    if (node.isObject() && !node.isEmpty()) {
      node.properties()
          .forEach(field -> add(path + "." + field.getKey(), field.getValue(), leaves));
    } else if (node.isArray() && node.path(0).isObject()) {
      for (int i = 0; i < node.size(); i++) {
        add(path + "[" + i + "]", node.get(i), leaves);
      }
    } else {
      leaves.put(path, node.isTextual() ? node.asText() : node.toString());
    }
  }
}
