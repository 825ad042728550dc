package dev.regatta.worker.loss;

import dev.regatta.conf.Default;
import dev.regatta.conf.Doc;
import dev.regatta.conf.Range;
import dev.regatta.worker.math.FloatMath;
import org.jspecify.annotations.Nullable;

/**
 * Cross-entropy that pays less for rows that are right anyway (Lin et al. 2017, equation 4): -(1 -
 * p)^gamma log p, where p is the softmax probability of the row's class. Its gradient by the logits
 * is that of cross-entropy times (1 - p)^gamma - gamma p (1 - p)^(gamma - 1) log p.
 *
 * <p>The paper has one logit and two classes, as torchvision's sigmoid_focal_loss: the same
 * function where that logit is the difference of these two. Its alpha is a weight of the class.
 */
@Doc("Cross-entropy that pays less for rows that are right anyway; for rare classes.")
public record Focal(
    @Doc("How much less; 0 is cross-entropy.") @Default("2") @Range(min = 0) double gamma)
    implements Loss {
  public Focal {
    if (!(gamma >= 0 && gamma < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("gamma is " + gamma + "; it is 0 or more");
    }
  }

  @Override
  public boolean classifies() {
    return true;
  }

  @Override
  public int outputs(int classes) {
    return Softmax.outputs("focal", classes);
  }

  @Override
  public Link link() {
    return Link.SOFTMAX;
  }

  @Override
  public double rowLoss(float[] outputs, int offset, int width, float[] labels, int label) {
    float max = FloatMath.max(outputs, offset, width);
    double sum = Softmax.sum(outputs, offset, width, max);
    double log = log(outputs, offset, (int) labels[label], max, sum);
    return -power(miss(log), gamma) * log;
  }

  /** log p. */
  private static double log(
      float[] outputs, int offset, int label, float max, double exponentials) {
    return ((double) outputs[offset + label] - max) - FloatMath.log(exponentials);
  }

  /** 1 - p, which near p = 1 is -log p: there the difference has no digits. */
  private static double miss(double log) {
    return log > -1e-4 ? -log * (1 + log / 2) : 1 - FloatMath.exp(log);
  }

  private static double power(double base, double exponent) {
    return exponent == 0 ? 1 : base > 0 ? FloatMath.exp(exponent * FloatMath.log(base)) : base * 0;
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
    Softmax.exponentials(outputs, 0, rows, width, gradient, 0);
    double sum = 0;
    for (int row = 0; row < rows; row++) {
      float weight = weights == null ? 1 : weights[row];
      sum += row(outputs, row * width, width, (int) labels[row], weight, scale, gradient);
    }
    return sum;
  }

  /** Turns a row of exponentials into gradients. */
  private double row(
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
    double sum = Softmax.add(0, gradient, offset, width);
    float max = FloatMath.max(outputs, offset, width);
    double log = log(outputs, offset, label, max, sum);
    double miss = miss(log);
    double power = power(miss, gamma);
    // gamma p (1-p)^(gamma-1) log p tends to 0 with 1-p
    double focus = miss > 0 ? power - gamma * FloatMath.exp(log) * (power / miss) * log : power;
    double factor = scale * weight * focus;
    Softmax.multiply(gradient, offset, width, (float) (factor / sum));
    gradient[offset + label] -= (float) factor;
    return weight * (-power * log);
  }
}
