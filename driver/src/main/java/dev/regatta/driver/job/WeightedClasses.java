package dev.regatta.driver.job;

import dev.regatta.conf.Default;
import dev.regatta.conf.Doc;
import dev.regatta.conf.Nearest;
import dev.regatta.conf.UserException;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Weights of classes by name; those that are not named count 1. */
@Doc("Weights by class, such as {weights: {rare: 5}}; classes that are not named count 1.")
public record WeightedClasses(
    @Doc("Greater than 0, by the class's name.") @Default("{}") Map<String, Double> weights)
    implements ClassWeights {
  /** More names make a message too long. */
  private static final int MOST_NAMES = 20;

  public WeightedClasses {
    weights = Collections.unmodifiableMap(new LinkedHashMap<>(weights));
    weights.forEach(
        (name, weight) -> {
          if (!(weight > 0 && weight < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                "the weight of class %s is %s; weights are greater than 0".formatted(name, weight));
          }
        });
  }

  @Override
  public Map<String, Double> of(Map<String, Long> rows) {
    for (String name : weights.keySet()) {
      if (!rows.containsKey(name)) {
        throw new UserException(
            "training.class-weights: the label has no class %s%s; it has %s"
                .formatted(name, meant(name, rows.keySet()), listed(rows.keySet())));
      }
    }
    Map<String, Double> all = new LinkedHashMap<>();
    rows.keySet().forEach(name -> all.put(name, weights.getOrDefault(name, 1.0)));
    return all;
  }

  private static String meant(String name, Collection<String> classes) {
    return Nearest.to(name, classes).map(near -> " (did you mean " + near + "?)").orElse("");
  }

  private static String listed(Collection<String> classes) {
    String names = String.join(", ", classes.stream().limit(MOST_NAMES).toList());
    return classes.size() > MOST_NAMES ? names + ", ... (" + classes.size() + ")" : names;
  }
}
