package dev.regatta.driver.history;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What was seen at one validation: one line of history.jsonl.
 *
 * @param round rounds done
 * @param epoch epochs done, as a whole number where validation ends an epoch
 * @param rows rows trained
 * @param learningRate of the last local step
 * @param metrics figures by name: {@code running-loss} (mean over the rows trained since the last
 *     entry, each before its step, dropout on), {@code training-loss} and the like (a fixed sample
 *     of training rows, measured as validation is), {@code validation-loss} and the like; where
 *     several workers averaged, {@code worker-drift} (how far from each other they ended the last
 *     round)
 * @param gradientNorms per layer, of the last local step: root of the mean square over replicas
 * @param updateRatios per layer, of the last round: norm(new weights - start) / norm(start)
 * @param seconds since the start of training, across resumes
 */
public record Entry(
    long round,
    double epoch,
    long rows,
    double learningRate,
    Map<String, Double> metrics,
    List<Double> gradientNorms,
    List<Double> updateRatios,
    double seconds) {
  public Entry {
    metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
    gradientNorms = List.copyOf(gradientNorms);
    updateRatios = List.copyOf(updateRatios);
  }

  /** A metric that every entry of the run has. */
  public double metric(String name) {
    Double value = metrics.get(name);
    if (value == null) {
      throw new IllegalArgumentException("no metric " + name + " among " + metrics.keySet());
    }
    return value;
  }
}
