package dev.regatta.bench.measure;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One result.
 *
 * @param name says what was measured: "exchange/235000/local/vs-jobs"
 * @param measured what the value was computed from, by side
 */
public record Figure(
    String name, double value, String unit, Optional<Target> target, Map<String, Sample> measured) {
  /** The median of one side. */
  public static Figure of(String name, Sample sample) {
    return new Figure(
        name, sample.median(), sample.unit(), Optional.empty(), Map.of("value", sample));
  }

  /** The median of one side over the median of another, which took turns with it. */
  public static Figure ratio(
      String name, String unit, String over, String under, Map<String, Sample> sides) {
    Sample first = side(over, sides);
    Sample second = side(under, sides);
    Map<String, Sample> both = new LinkedHashMap<>();
    both.put(over, first);
    both.put(under, second);
    return new Figure(name, first.median() / second.median(), unit, Optional.empty(), both);
  }

  private static Sample side(String name, Map<String, Sample> sides) {
    Sample sample = sides.get(name);
    if (sample == null) {
      throw new IllegalArgumentException("no side " + name + " among " + sides.keySet());
    }
    return sample;
  }

  /** This value over another's, of the same unit. */
  public Figure over(Figure other) {
    Map<String, Sample> all = new LinkedHashMap<>(measured);
    all.putAll(other.measured);
    return new Figure(name, value / other.value, unit, target, all);
  }

  public Figure withTarget(Target reach) {
    return new Figure(name, value, unit, Optional.of(reach), measured);
  }

  /** Whether the target is reached, where there is one. */
  public Optional<Boolean> holds() {
    return target.map(reach -> reach.holds(value));
  }

  String row() {
    return "| %s | %s | %s | %s | %s | %s |"
        .formatted(
            name,
            Numbers.text(value),
            unit,
            range(),
            target.map(Target::describe).orElse(""),
            holds().map(reached -> reached ? "yes" : "**no**").orElse(""));
  }

  private String range() {
    return measured.size() != 1
        ? ""
        : measured.values().stream()
            .map(sample -> Numbers.text(sample.min()) + " to " + Numbers.text(sample.max()))
            .findFirst()
            .orElseThrow();
  }

  ObjectNode json(Environment environment) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("name", name);
    json.put("value", value);
    json.put("unit", unit);
    json.put("target", target.map(Target::describe).orElse(null));
    json.put("holds", holds().orElse(null));
    ObjectNode how = json.putObject("how");
    ObjectNode samples = how.putObject("measured");
    measured.forEach((side, sample) -> samples.set(side, sample.json()));
    how.set("environment", environment.json());
    return json;
  }
}
