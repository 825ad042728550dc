package dev.regatta.conf;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A key of a job file and the values that it is to have in turn. On a command line it is {@code
 * optimizer=sgd,momentum}, the values of a YAML list with or without its brackets; or the key
 * alone, where values have names: all of them.
 *
 * @param key full path
 * @param values at least one
 * @param all whether the key stood alone
 */
public record Alternatives(String key, List<JsonNode> values, boolean all) {
  public Alternatives {
    values = List.copyOf(values);
  }

  /**
   * Reads a command line's word.
   *
   * @param option what it belongs to, for messages: {@code --over}
   * @param type what job files are bound to
   * @throws UserException where it is no such key, or has no values
   */
  public static Alternatives parse(
      String option, String word, Map<String, String> environment, Binder binder, Class<?> type) {
    int equals = word.indexOf('=');
    String key = (equals < 0 ? word : word.substring(0, equals)).strip();
    String place = option + " " + Problem.cut(word);
    return equals < 0
        ? new Alternatives(key, named(place, key, binder, type), true)
        : new Alternatives(key, listed(place, word.substring(equals + 1), environment), false);
  }

  private static List<JsonNode> named(String place, String key, Binder binder, Class<?> type) {
    Optional<List<String>> names = binder.bareNames(type, key);
    if (names.isEmpty()) {
      throw new UserException(
          place
              + ": there is no key "
              + key
              + "; a key stands alone for all that it may name, such"
              + " as optimizer, schedule or network.loss");
    }
    if (names.get().isEmpty()) {
      throw new UserException(
          "%s: the values of %s have no names; list them: %s=...,...".formatted(place, key, key));
    }
    return names.get().stream().<JsonNode>map(TextNode::valueOf).toList();
  }

  private static List<JsonNode> listed(String place, String yaml, Map<String, String> environment) {
    List<YamlReader.Finding> findings = new ArrayList<>();
    JsonNode list = read(yaml, environment, findings);
    if (!findings.isEmpty() || !list.isArray()) {
      findings.clear();
      list = read("[" + yaml + "]", environment, findings);
    }
    if (!findings.isEmpty()) {
      throw new UserException(
          "%s: %s; write the values as YAML does, such as sgd,momentum or [{type: adam, beta1: 0.8}, sgd]"
              .formatted(place, findings.get(0).problem().fault()));
    }
    if (list.isEmpty()) {
      throw new UserException(place + ": no values; list them: key=value,value");
    }
    List<JsonNode> values = new ArrayList<>();
    list.forEach(values::add);
    return values;
  }

  private static JsonNode read(
      String yaml, Map<String, String> environment, List<YamlReader.Finding> findings) {
    YamlReader reader =
        new YamlReader(new Variables(environment), line -> Place.of(yaml), findings::add);
    return reader.read(yaml, KeyPath.ROOT);
  }

  /** What {@link JobText#with} takes to give the key one of the values: JSON is YAML. */
  public String assignment(int value) {
    return key + "=" + values.get(value).toString().replace("${", "$${");
  }

  /** A short name of one of the values, of letters, digits, dots, dashes and underscores. */
  public String name(int value) {
    JsonNode node = values.get(value);
    String last = key.substring(key.lastIndexOf('.') + 1);
    String name =
        node.isTextual()
            ? node.textValue()
            : node.isObject() ? ofMapping(node, last) : last + "-" + ofItem(node, value);
    return name.replaceAll("[^A-Za-z0-9._]+", "-").replaceAll("^[-.]+|-+$", "");
  }

  private static String ofItem(JsonNode node, int value) {
    return node.isValueNode() ? node.asText() : Integer.toString(value + 1);
  }

  private static String ofMapping(JsonNode node, String last) {
    StringBuilder name = new StringBuilder(node.path("type").asText(last));
    node.properties()
        .forEach(
            field -> {
              if (!field.getKey().equals("type")) {
                name.append('-').append(field.getKey()).append('-').append(field.getValue());
              }
            });
    return name.toString();
  }
}
