package dev.regatta.worker.loss;

import org.jspecify.annotations.Nullable;

/**
 * A loss that is a function of one output and its own label. Of several outputs a row's loss is the
 * mean, as in PyTorch's reduction over all elements: with k outputs each gets 1/k of the gradient
 * that it would get alone.
 */
interface EachOutput extends Loss {
  /** The loss of one output. */
  double loss(double output, double label);

  /** Its derivative by the output. */
  double slope(double output, double label);

  @Override
  default boolean classifies() {
    return false;
  }

  @Override
  default int outputs(int classes) {
    return 1;
  }

  @Override
  default Link link() {
    return Link.IDENTITY;
  }

  @Override
  default double rowLoss(float[] outputs, int offset, int width, float[] labels, int label) {
    double sum = 0;
    for (int i = 0; i < width; i++) {
      sum += loss(outputs[offset + i], labels[label + i]);
    }
    return sum / width;
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
    double sum = 0;
    for (int row = 0; row < rows; row++) {
      int first = row * width;
      float weight = weights == null ? 1 : weights[row];
      if (weight == 0) {
        sum += RowGradients.zero(gradient, first, width);
        continue;
      }
      for (int i = first; i < first + width; i++) {
        gradient[i] = (float) (slope(outputs[i], labels[i]) * scale * weight / width);
      }
      sum += weight * rowLoss(outputs, first, width, labels, first);
    }
    return sum;
  }
}
