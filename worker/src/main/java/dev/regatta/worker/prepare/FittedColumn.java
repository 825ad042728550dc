package dev.regatta.worker.prepare;

import java.io.Serializable;
import java.util.Arrays;

/**
 * A column with its fitted numbers. Numbers: (x - offset) / scale, with the mean for a missing x.
 * Texts: one input per category, 1 where the cell is it and 0 elsewhere.
 */
final class FittedColumn implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final double[] NO_NUMBERS = {};
  private static final String[] NO_TEXTS = {};

  private final InputColumn column;
  private final double[] mean;
  private final double[] offset;
  private final double[] scale;
  private final String[] categories;

  private FittedColumn(
      InputColumn column, double[] mean, double[] offset, double[] scale, String[] categories) {
    this.column = column;
    this.mean = mean;
    this.offset = offset;
    this.scale = scale;
    this.categories = categories;
  }

  static FittedColumn numbers(InputColumn column, double[] mean, double[] offset, double[] scale) {
    return new FittedColumn(column, mean, offset, scale, NO_TEXTS);
  }

  /** A text column; its categories ascend by UTF-16 code units. */
  static FittedColumn text(InputColumn column, String[] categories) {
    return new FittedColumn(column, NO_NUMBERS, NO_NUMBERS, NO_NUMBERS, categories);
  }

  InputColumn column() {
    return column;
  }

  boolean text() {
    return column.kind() == InputColumn.Kind.TEXT;
  }

  /** The inputs that the column fills. */
  int width() {
    return text() ? categories.length : column.size();
  }

  double[] mean() {
    return mean;
  }

  double[] offset() {
    return offset;
  }

  double[] scale() {
    return scale;
  }

  String[] categories() {
    return categories;
  }

  void scale(double[] numbers, int from, float[] out, int to) throws BadRowException {
    float finite = 0;
    for (int i = 0; i < scale.length; i++) {
      double x = numbers[from + i];
      float scaled = (float) (((Double.isNaN(x) ? mean[i] : x) - offset[i]) / scale[i]);
      out[to + i] = scaled;
      finite += scaled * 0;
    }
    if (finite != 0) {
      throw new BadRowException(
          column.name(), "a number that is too large for float32 after scaling");
    }
  }

  /** The place of a category among this column's inputs; negative where training had none such. */
  int find(String text) {
    return Arrays.binarySearch(categories, text);
  }
}
