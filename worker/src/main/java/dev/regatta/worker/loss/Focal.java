package dev.regatta.worker.loss;

import dev.regatta.conf.Default;
import dev.regatta.conf.Doc;
import dev.regatta.conf.Range;
import dev.regatta.worker.math.FloatMath;

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
    implements OfSoftmax {
  public Focal {
    if (!(gamma >= 0 && gamma < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("gamma is " + gamma + "; it is 0 or more");
    }
  }

  @Override
  public double loss(
      float[] outputs, int offset, int width, int label, float max, double exponentials) {
    double log = log(outputs, offset, label, max, exponentials);
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
  public double rowGradient(
      float[] outputs,
      int offset,
      int width,
      float[] labels,
      int label,
      float weight,
      float scale,
      float[] gradient) {
    float max = FloatMath.max(outputs, offset, width);
    double sum = Softmax.add(0, gradient, offset, width);
    int truth = (int) labels[label];
    double log = log(outputs, offset, truth, max, sum);
    double miss = miss(log);
    double power = power(miss, gamma);
    // gamma p (1-p)^(gamma-1) log p tends to 0 with 1-p
    double focus = miss > 0 ? power - gamma * FloatMath.exp(log) * (power / miss) * log : power;
    double factor = scale * weight * focus;
    Softmax.multiply(gradient, offset, width, (float) (factor / sum));
    gradient[offset + truth] -= (float) factor;
    return -power * log;
  }
}
