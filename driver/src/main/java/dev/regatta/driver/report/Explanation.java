package dev.regatta.driver.report;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.regatta.driver.landscape.NoiseScale;
import dev.regatta.driver.landscape.Sharpness;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What was measured around a trained network's weights, as a table for people and as {@code
 * explain.json}.
 *
 * @param digest of the model's weights
 * @param setting how the run trained
 * @param rows that the sharpness and the noise scale were measured on
 * @param training metrics of all training rows
 * @param validation metrics of all validation rows
 * @param drift of the workers at each validation; none where it was not recorded
 */
public record Explanation(
    String digest,
    Setting setting,
    long rows,
    Sharpness sharpness,
    NoiseScale noise,
    Map<String, Double> training,
    Map<String, Double> validation,
    List<Double> drift) {
  private static final int FORMAT_VERSION = 1;

  /**
   * How a run trained, as far as the figures are judged by it.
   *
   * @param optimizer its name
   * @param scaled whether the optimizer's steps are not the gradient's multiples
   * @param highestRate the highest learning rate of a validation's last step
   * @param stepRows rows of one local step of all replicas together
   * @param workers that average
   */
  public record Setting(
      String optimizer, boolean scaled, double highestRate, long stepRows, int workers) {}

  /** One figure with what it means. */
  public record Line(String name, String figure, String meaning) {}

  public Explanation {
    drift = List.copyOf(drift);
  }

  /** The table: sharpness, noise scale, gap, drift. */
  public List<Line> table() {
    List<Line> lines = new ArrayList<>();
    lines.add(
        new Line(
            "sharpness",
            text(
                "%s, off by %s at most; %d Hessian products over %,d rows",
                figure(sharpness.value()), figure(sharpness.bound()), sharpness.products(), rows),
            Meanings.of(sharpness, setting)));
    lines.add(
        new Line(
            "noise scale",
            text(
                "%s (variance of a row's gradient %s, squared gradient %s)",
                inRows(noise), figure(noise.trace()), figure(noise.squaredGradient())),
            Meanings.of(noise, setting)));
    lines.add(new Line("gap", gap(), Meanings.ofGap(loss(training), loss(validation))));
    lines.add(
        new Line(
            "drift",
            drift.isEmpty()
                ? "not recorded"
                : text(
                    "%s at the first validation, %s at the last",
                    figure(drift.get(0)), figure(drift.get(drift.size() - 1))),
            Meanings.ofDrift(drift, setting.workers())));
    return lines;
  }

  private String gap() {
    List<String> parts = new ArrayList<>();
    training.forEach(
        (name, value) ->
            parts.add(
                name
                    + " "
                    + figure(value)
                    + " training, "
                    + figure(validation.getOrDefault(name, Double.NaN))
                    + " validation"));
    return String.join("; ", parts);
  }

  private static double loss(Map<String, Double> metrics) {
    return metrics.getOrDefault("loss", Double.NaN);
  }

  private static String inRows(NoiseScale noise) {
    return Double.isInfinite(noise.inRows())
        ? "beyond all rows"
        : text("%,.0f rows", noise.inRows());
  }

  /** What {@code explain.json} holds. */
  public ObjectNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("formatVersion", FORMAT_VERSION);
    json.put("modelDigest", digest);
    json.put("rows", rows);
    ObjectNode curve = json.putObject("sharpness");
    put(curve, "value", sharpness.value());
    put(curve, "bound", sharpness.bound());
    curve.put("products", sharpness.products());
    curve.put("converged", sharpness.converged());
    put(curve, "step", sharpness.step());
    put(curve, "stableRate", sharpness.stableRate());
    ObjectNode scale = json.putObject("noiseScale");
    put(scale, "rows", noise.inRows());
    put(scale, "trace", noise.trace());
    put(scale, "squaredGradient", noise.squaredGradient());
    scale.put("batchRows", noise.batchRows());
    scale.put("stepRows", setting.stepRows());
    ObjectNode gap = json.putObject("gap");
    ObjectNode seen = gap.putObject("training");
    training.forEach((name, value) -> put(seen, name, value));
    ObjectNode unseen = gap.putObject("validation");
    validation.forEach((name, value) -> put(unseen, name, value));
    put(gap, "loss", loss(validation) - loss(training));
    ObjectNode ways = json.putObject("drift");
    ways.put("workers", setting.workers());
    drift.forEach(ways.putArray("validations")::add);
    for (Line line : table()) {
      json.withObject("/meanings").put(line.name(), line.meaning());
    }
    return json;
  }

  /** JSON has no numbers that are not finite: they are null. */
  private static void put(ObjectNode target, String name, double value) {
    if (Double.isFinite(value)) {
      target.put(name, value);
    } else {
      target.putNull(name);
    }
  }

  private static String text(String format, Object... arguments) {
    return String.format(Locale.ROOT, format, arguments);
  }

  private static String figure(double value) {
    return text("%.4g", value);
  }
}
