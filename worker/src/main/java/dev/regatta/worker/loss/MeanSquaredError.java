package dev.regatta.worker.loss;

import dev.regatta.conf.Doc;
import org.jspecify.annotations.Nullable;

/**
 * The squared error (o - y)^2 of one output, with gradient 2 (o - y), as in PyTorch; others halve
 * both.
 */
@Doc("Mean squared error.")
public record MeanSquaredError() implements Loss {
  @Override
  public boolean classifies() {
    return false;
  }

  @Override
  public int outputs(int classes) {
    return 1;
  }

  @Override
  public double rowLoss(float[] outputs, int offset, int width, float label) {
    double error = (double) outputs[offset] - label;
    return error * error;
  }

  @Override
  public double gradient(
      float[] outputs,
      float[] labels,
      float @Nullable [] weights,
      int rows,
      int width,
      float scale,
      float[] gradient) {
    RowGradients.requireOne(width);
    double sum = 0;
    for (int row = 0; row < rows; row++) {
      float weight = weights == null ? 1 : weights[row];
      if (weight == 0) {
        sum += RowGradients.zero(gradient, row, 1);
        continue;
      }
      double error = (double) outputs[row] - labels[row];
      gradient[row] = (float) (2 * error * scale * weight);
      sum += weight * (error * error);
    }
    return sum;
  }

  @Override
  public void predict(float[] outputs, int offset, int width, float[] target, int targetOffset) {
    target[targetOffset] = outputs[offset];
  }

  @Override
  public int predictions(int width) {
    return 1;
  }
}
