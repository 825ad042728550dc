package dev.regatta.worker.loss;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A loss whose gradient is computed row by row. */
interface EachRow extends Loss {
  /**
   * The loss of one row as {@link #rowLoss} tells it, with its gradient.
   *
   * @param weight of the row, not 0
   * @param gradient overwritten from {@code offset} on, {@code width} floats: scale x weight x d
   *     loss / d output
   */
  double rowGradient(
      float[] outputs,
      int offset,
      int width,
      float[] labels,
      int label,
      float weight,
      float scale,
      float[] gradient);

  @Override
  default double gradient(
      float[] outputs,
      float[] labels,
      float @Nullable [] weights,
      int rows,
      int width,
      float scale,
      float[] gradient) {
    int labelWidth = labels(width);
    double sum = 0;
    for (int row = 0; row < rows; row++) {
      int first = row * width;
      float weight = weights == null ? 1 : weights[row];
      if (weight == 0) {
        // Whatever the outputs are: 0 times infinity is not zero
        Arrays.fill(gradient, first, first + width, 0);
        continue;
      }
      int label = row * labelWidth;
      sum += weight * rowGradient(outputs, first, width, labels, label, weight, scale, gradient);
    }
    return sum;
  }
}
