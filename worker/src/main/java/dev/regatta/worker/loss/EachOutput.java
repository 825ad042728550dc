package dev.regatta.worker.loss;

/**
 * A loss that is a function of one output and its own label. Of several outputs a row's loss is the
 * mean, as in PyTorch's reduction over all elements: with k outputs each gets 1/k of the gradient
 * that it would get alone.
 */
interface EachOutput extends EachRow {
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
  default double rowGradient(
      float[] outputs,
      int offset,
      int width,
      float[] labels,
      int label,
      float weight,
      float scale,
      float[] gradient) {
    for (int i = 0; i < width; i++) {
      double slope = slope(outputs[offset + i], labels[label + i]);
      gradient[offset + i] = (float) (slope * scale * weight / width);
    }
    return rowLoss(outputs, offset, width, labels, label);
  }
}
