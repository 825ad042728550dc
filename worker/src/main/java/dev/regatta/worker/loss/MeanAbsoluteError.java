package dev.regatta.worker.loss;

import dev.regatta.conf.Doc;
import org.jspecify.annotations.Nullable;

/** The absolute error |o - y| of one output, with gradient sign(o - y), which is 0 at o = y. */
@Doc("Mean absolute error.")
public record MeanAbsoluteError() implements Loss {
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
    return Math.abs(error);
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
      gradient[row] = (float) (Math.signum(error) * scale * weight);
      sum += weight * Math.abs(error);
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
