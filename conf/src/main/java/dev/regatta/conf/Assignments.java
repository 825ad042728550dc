package dev.regatta.conf;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A tree on which assignments of a command line are carried out. What is assigned replaces what
 * stood there, together with its place and its problems.
 */
final class Assignments {
  private static final Pattern ASSIGNMENT =
      Pattern.compile("(?<key>(?:\"(?:[^\"\\\\]|\\\\.)*\"|[^\"=])*)=(?<value>.*)", Pattern.DOTALL);

  private final ObjectNode tree;
  private final Variables variables;
  private final Map<KeyPath, Place> places;
  private final List<YamlReader.Finding> findings;

  Assignments(
      ObjectNode tree,
      Variables variables,
      Map<KeyPath, Place> places,
      List<YamlReader.Finding> findings) {
    this.tree = tree;
    this.variables = variables;
    this.places = new LinkedHashMap<>(places);
    this.findings = new ArrayList<>(findings);
  }

  ObjectNode tree() {
    return tree;
  }

  Map<KeyPath, Place> places() {
    return places;
  }

  List<YamlReader.Finding> findings() {
    return findings;
  }

  void assign(String option, String assignment) {
    Place place = Place.of(option + " " + Problem.cut(assignment));
    Matcher matcher = ASSIGNMENT.matcher(assignment);
    if (!matcher.matches()) {
      refuse(place, KeyPath.ROOT, "not of the form key=value");
      return;
    }
    try {
      KeyPath path = KeyPath.parse(matcher.group("key").strip());
      replace(path, matcher.group("value"), place);
    } catch (IllegalArgumentException e) {
      refuse(place, KeyPath.ROOT, String.valueOf(e.getMessage()));
    }
  }

  private void replace(KeyPath path, String yaml, Place place) {
    places.keySet().removeIf(old -> old.startsWith(path));
    findings.removeIf(old -> old.path().startsWith(path));
    YamlReader reader = new YamlReader(variables, line -> place, findings::add);
    JsonNode value = reader.read(yaml, path);
    if (value.isNull() && yaml.strip().startsWith("#")) {
      refuse(place, path, "a value that starts with # is a comment; write it in quotes");
    }
    places.put(path, place);
    places.putAll(reader.found());
    set(path, value, place);
  }

  private void set(KeyPath path, JsonNode value, Place place) {
    JsonNode target = tree;
    for (int i = 0; i < path.steps().size() - 1; i++) {
      target = descend(target, path, i, place);
    }
    int last = path.steps().size() - 1;
    if (isStep(target, path, last, place)) {
      put(target, path.steps().get(last), value);
    }
  }

  /** The child at a step; a mapping that is not there yet is made. */
  private JsonNode descend(JsonNode target, KeyPath path, int depth, Place place) {
    if (!isStep(target, path, depth, place)) {
      return Faulty.NODE;
    }
    KeyPath.Step step = path.steps().get(depth);
    if (step instanceof KeyPath.Name name) {
      JsonNode child = target.path(name.text());
      return child.isMissingNode() || child.isNull()
          ? ((ObjectNode) target).putObject(name.text())
          : child;
    }
    return target.path(((KeyPath.Item) step).index());
  }

  /** Whether the step leads into the target; tells why where it does not. */
  private boolean isStep(JsonNode target, KeyPath path, int depth, Place place) {
    if (Faulty.is(target)) {
      return false;
    }
    KeyPath above = new KeyPath(path.steps().subList(0, depth));
    if (path.steps().get(depth) instanceof KeyPath.Item item) {
      return isItem(target, item, above, place);
    }
    if (!target.isObject()) {
      String advice = "; assign the whole: '" + above.text() + "={...}'";
      refuse(place, above, "not a mapping, it is " + Problem.cut(target.toString()) + advice);
    }
    return target.isObject();
  }

  private boolean isItem(JsonNode target, KeyPath.Item item, KeyPath above, Place place) {
    if (!target.isArray()) {
      refuse(place, above, "not a list, so it has no entry " + item);
      return false;
    }
    if (item.index() >= target.size()) {
      String size = target.isEmpty() ? "an empty list" : "its last entry is " + lastOf(target);
      refuse(place, above, "there is no entry " + item + "; " + size);
      return false;
    }
    return true;
  }

  private static KeyPath.Item lastOf(JsonNode list) {
    return new KeyPath.Item(list.size() - 1);
  }

  private static void put(JsonNode target, KeyPath.Step step, JsonNode value) {
    if (step instanceof KeyPath.Name name) {
      ((ObjectNode) target).set(name.text(), value);
    } else {
      ((ArrayNode) target).set(((KeyPath.Item) step).index(), value);
    }
  }

  private void refuse(Place place, KeyPath path, String fault) {
    findings.add(new YamlReader.Finding(path, Problem.of(place, path, fault)));
  }
}
