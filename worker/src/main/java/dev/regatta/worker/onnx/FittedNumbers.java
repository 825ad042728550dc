package dev.regatta.worker.onnx;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.Set;

/**
 * What training rows gave a number or a vector: (curve(x) - offset) / scale, and a number for NaN.
 *
 * @param logarithm whether the curve is sign(x) log(1 + |x|); else it is x
 */
record FittedNumbers(double[] missing, boolean logarithm, double[] offset, double[] scale) {
  private static final Set<String> KNOWN = Set.of("type", "curve", "offset", "scale");

  /** Half a unit in the last place of a float. */
  private static final double FLOAT_ROUNDING = 0x1p-24;

  /** Whether a scaling, as model.json has it, has this form. */
  static boolean covers(JsonNode scaling) {
    boolean curve = !scaling.has("curve") || scaling.path("curve").asText().equals("signed-log");
    return scaling.path("type").asText().equals("linear")
        && curve
        && Known.strangers(scaling, KNOWN).isEmpty();
  }

  /** A column as it is written in model.json. */
  static FittedNumbers of(JsonNode column) {
    JsonNode scaling = column.path("scaling");
    return new FittedNumbers(
        numbers(column.path("missing")),
        scaling.has("curve"),
        numbers(scaling.path("offset")),
        numbers(scaling.path("scale")));
  }

  private static double[] numbers(JsonNode array) {
    double[] numbers = new double[array.size()];
    Arrays.setAll(numbers, i -> array.path(i).asDouble());
    return numbers;
  }

  boolean moves() {
    return Arrays.stream(offset).anyMatch(value -> value != 0);
  }

  boolean scales() {
    return Arrays.stream(scale).anyMatch(value -> value != 1);
  }

  /**
   * By how much an input of the network may differ where a number of the column's usual size was
   * rounded to float before it is prepared.
   */
  double roundingAsFloat() {
    double worst = 0;
    if (logarithm) {
      // What a float loses of x, it loses of log(1 + |x|) at most.
      return FLOAT_ROUNDING / Arrays.stream(scale).min().orElse(1);
    }
    for (int i = 0; i < scale.length; i++) {
      worst = Math.max(worst, FLOAT_ROUNDING * (Math.abs(offset[i]) + scale[i]) / scale[i]);
    }
    return worst;
  }
}
