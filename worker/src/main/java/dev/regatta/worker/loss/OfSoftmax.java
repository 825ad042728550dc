package dev.regatta.worker.loss;

import dev.regatta.worker.math.FloatMath;
import org.jspecify.annotations.Nullable;

/**
 * A loss of classes by their softmax. {@link #rowGradient} finds in the gradient the row's
 * exponentials, e^(z - the greatest z), which are computed of many rows at once.
 */
interface OfSoftmax extends OfClasses {
  /**
   * The loss of one row.
   *
   * @param max the greatest output
   * @param exponentials the sum of e^(z - max)
   */
  double loss(float[] outputs, int offset, int width, int label, float max, double exponentials);

  @Override
  default double rowLoss(float[] outputs, int offset, int width, float[] labels, int label) {
    float max = FloatMath.max(outputs, offset, width);
    double sum = Softmax.sum(outputs, offset, width, max);
    return loss(outputs, offset, width, (int) labels[label], max, sum);
  }

  @Override
  default double gradient(
      float[] outputs,
      float[] labels,
      float @Nullable [] weights,
      int rows,
      int width,
      float scale,
      float[] gradient) {
    Softmax.exponentials(outputs, 0, rows, width, gradient, 0);
    return OfClasses.super.gradient(outputs, labels, weights, rows, width, scale, gradient);
  }
}
