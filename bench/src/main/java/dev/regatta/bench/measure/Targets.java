package dev.regatta.bench.measure;

import java.util.Map;

/** What figures are to reach, by name. */
public record Targets(Map<String, Target> byName) {
  public Targets {
    byName = Map.copyOf(byName);
  }

  /** The figure with its target, where it has one. */
  public Figure with(Figure figure) {
    Target target = byName.get(figure.name());
    return target == null ? figure : figure.withTarget(target);
  }
}
