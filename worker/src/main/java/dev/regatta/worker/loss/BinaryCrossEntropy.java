package dev.regatta.worker.loss;

import dev.regatta.conf.Doc;
import dev.regatta.conf.UserException;
import dev.regatta.worker.math.FloatMath;
import org.jspecify.annotations.Nullable;

/**
 * Cross-entropy of the sigmoid of one logit z, the probability of class 1, with the class y (0 or
 * 1): log(1 + e^z) - y z. Its gradient by z is sigmoid(z) - y.
 */
@Doc("Cross-entropy on a single logit; the label has two classes.")
public record BinaryCrossEntropy() implements Loss {
  @Override
  public boolean classifies() {
    return true;
  }

  @Override
  public int outputs(int classes) {
    if (classes != 2) {
      throw new UserException(
          "network.loss: binary-cross-entropy needs 2 classes, the label has "
              + classes
              + "; cross-entropy takes any number");
    }
    return 1;
  }

  @Override
  public double rowLoss(float[] outputs, int offset, int width, float label) {
    double z = outputs[offset];
    return FloatMath.softplus(label == 1 ? -z : z);
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
      // sigmoid(z) - 1 = -sigmoid(-z), without cancellation
      double sign = labels[row] == 1 ? -1 : 1;
      double slope = sign * FloatMath.sigmoid(sign * outputs[row]);
      gradient[row] = (float) (slope * scale * weight);
      sum += weight * rowLoss(outputs, row, 1, labels[row]);
    }
    return sum;
  }

  @Override
  public void predict(float[] outputs, int offset, int width, float[] target, int targetOffset) {
    double z = outputs[offset];
    target[targetOffset] = (float) FloatMath.sigmoid(-z);
    target[targetOffset + 1] = (float) FloatMath.sigmoid(z);
  }

  @Override
  public int predictions(int width) {
    return 2;
  }
}
