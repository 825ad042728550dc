package dev.regatta.driver.job;

import dev.regatta.conf.Doc;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Every class counts alike, however rare it is: rows / (classes x rows of the class), as
 * scikit-learn's {@code class_weight="balanced"}. Rows are counted, not their weights.
 */
@Doc("Every class counts alike: rows / (classes x rows of the class), of the training rows.")
public record BalancedClasses() implements ClassWeights {
  @Override
  public Map<String, Double> of(Map<String, Long> rows) {
    double all = rows.values().stream().mapToLong(Long::longValue).sum();
    Map<String, Double> weights = new LinkedHashMap<>();
    rows.forEach((name, count) -> weights.put(name, all / ((double) rows.size() * count)));
    return weights;
  }
}
