package dev.regatta.worker.onnx;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;

/** What training rows gave a number or a vector: (x - offset) / scale, and the mean for NaN. */
record FittedNumbers(double[] mean, double[] offset, double[] scale) {
  /** Half a unit in the last place of a float. */
  private static final double FLOAT_ROUNDING = 0x1p-24;

  /** A column as it is written in model.json. */
  static FittedNumbers of(JsonNode column) {
    double[] mean = numbers(column.path("mean"));
    double[] offset = column.has("offset") ? numbers(column.path("offset")) : mean;
    double[] ones = new double[mean.length];
    Arrays.fill(ones, 1);
    return new FittedNumbers(
        mean, offset, column.has("scale") ? numbers(column.path("scale")) : ones);
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
    for (int i = 0; i < scale.length; i++) {
      worst = Math.max(worst, FLOAT_ROUNDING * (Math.abs(offset[i]) + scale[i]) / scale[i]);
    }
    return worst;
  }
}
