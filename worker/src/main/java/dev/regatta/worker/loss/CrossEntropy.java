package dev.regatta.worker.loss;

import dev.regatta.conf.Doc;
import dev.regatta.conf.UserException;
import dev.regatta.worker.math.FloatMath;
import org.jspecify.annotations.Nullable;

/**
 * Cross-entropy of softmax over the logits z with the class index y: log(sum of exp z) - z_y. Its
 * gradient by z is softmax(z) minus one at y.
 */
@Doc("Cross-entropy on one logit per class.")
public record CrossEntropy() implements Loss {
  @Override
  public boolean classifies() {
    return true;
  }

  @Override
  public int outputs(int classes) {
    if (classes < 2) {
      throw new UserException(
          "network.loss: cross-entropy needs at least 2 classes, the label has " + classes);
    }
    return classes;
  }

  @Override
  public double rowLoss(float[] outputs, int offset, int width, float label) {
    return FloatMath.logSumExp(outputs, offset, width) - outputs[offset + (int) label];
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
    double sum = 0;
    for (int row = 0; row < rows; row++) {
      float weight = weights == null ? 1 : weights[row];
      sum += row(outputs, row * width, width, (int) labels[row], weight, scale, gradient);
    }
    return sum;
  }

  private static double row(
      float[] outputs,
      int offset,
      int width,
      int label,
      float weight,
      float scale,
      float[] gradient) {
    if (weight == 0) {
      return RowGradients.zero(gradient, offset, width);
    }
    float max = FloatMath.max(outputs, offset, width);
    double sum = exponentials(outputs, offset, width, max, gradient, offset);
    multiply(gradient, offset, width, (float) (scale * weight / sum));
    gradient[offset + label] -= scale * weight;
    return weight * (max + FloatMath.log(sum) - outputs[offset + label]);
  }

  @Override
  public void predict(float[] outputs, int offset, int width, float[] target, int targetOffset) {
    float max = FloatMath.max(outputs, offset, width);
    double sum = exponentials(outputs, offset, width, max, target, targetOffset);
    multiply(target, targetOffset, width, (float) (1 / sum));
  }

  private static double exponentials(
      float[] outputs, int offset, int width, float max, float[] target, int targetOffset) {
    double sum = 0;
    for (int i = 0; i < width; i++) {
      double e = FloatMath.exp((double) outputs[offset + i] - max);
      target[targetOffset + i] = (float) e;
      sum += e;
    }
    return sum;
  }

  private static void multiply(float[] values, int offset, int n, float factor) {
    for (int i = offset; i < offset + n; i++) {
      values[i] *= factor;
    }
  }

  @Override
  public int predictions(int width) {
    return width;
  }
}
