package dev.regatta.bench.measure;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;

/**
 * What one side showed, a value per turn, ascending.
 *
 * @param unit of the values: "ms", "rows/s"
 */
public record Sample(String unit, double[] values) {
  public Sample {
    values = values.clone();
    Arrays.sort(values);
  }

  public double min() {
    return values[0];
  }

  /** Of an even number of values the upper one of the middle two. */
  public double median() {
    return values[values.length / 2];
  }

  public double max() {
    return values[values.length - 1];
  }

  public int turns() {
    return values.length;
  }

  /** The same turns in another unit. */
  public Sample in(String otherUnit, DoubleUnaryOperator conversion) {
    return new Sample(otherUnit, Arrays.stream(values).map(conversion).toArray());
  }

  ObjectNode json() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("unit", unit)
        .put("min", min())
        .put("median", median())
        .put("max", max())
        .put("turns", turns());
  }
}
