package dev.regatta.worker.onnx;

import java.util.Locale;
import java.util.OptionalInt;

/**
 * An input or output of a graph. Its first dimension is the rows, as many as there are.
 *
 * @param width the second dimension; empty where there is none
 */
public record Value(String name, ValueType type, OptionalInt width) {
  /** The dimension that a caller chooses. */
  static final String ROWS = "rows";

  static Value perRow(String name, ValueType type) {
    return new Value(name, type, OptionalInt.empty());
  }

  static Value matrix(String name, ValueType type, int width) {
    return new Value(name, type, OptionalInt.of(width));
  }

  /** Such as {@code float [rows, 3]}. */
  public String form() {
    String second = width.isPresent() ? ", " + width.getAsInt() : "";
    return type.name().toLowerCase(Locale.ROOT) + " [" + ROWS + second + "]";
  }
}
