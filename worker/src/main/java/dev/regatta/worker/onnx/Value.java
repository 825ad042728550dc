package dev.regatta.worker.onnx;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * A value of a graph. Its first dimension is the rows, as many as there are.
 *
 * @param dimensions the others; none where a row has one element
 */
public record Value(String name, ValueType type, List<Integer> dimensions) {
  /** The dimension that a caller chooses. */
  static final String ROWS = "rows";

  public Value {
    dimensions = List.copyOf(dimensions);
  }

  static Value of(String name, ValueType type, Integer... dimensions) {
    return new Value(name, type, Arrays.asList(dimensions));
  }

  Value named(String other) {
    return new Value(other, type, dimensions);
  }

  /** Such as {@code float [rows, 3]}. */
  public String form() {
    StringBuilder form = new StringBuilder(type.name().toLowerCase(Locale.ROOT));
    form.append(" [").append(ROWS);
    dimensions.forEach(dimension -> form.append(", ").append(dimension));
    return form.append(']').toString();
  }
}
