package dev.regatta.worker.loss;

import dev.regatta.conf.Default;
import dev.regatta.conf.Doc;
import dev.regatta.conf.Range;
import dev.regatta.worker.math.FloatMath;

/**
 * Cross-entropy of softmax over the logits z with the class index y: log(sum of exp z) - z_y. Its
 * gradient by z is softmax(z) minus one at y.
 *
 * <p>With smoothing s the class has 1 - s of the label and all k classes share s (Szegedy et al.
 * 2016): log(sum of exp z) - (1 - s) z_y - s mean(z), with gradient softmax(z) - s/k, and 1 - s
 * less at y. As PyTorch's {@code label_smoothing}; others share s among the wrong classes only.
 */
@Doc("Cross-entropy on one logit per class.")
public record CrossEntropy(
    @Doc("Label smoothing: the share of a row's label that all classes get alike.")
        @Default("0")
        @Range(min = 0, max = 1, maxExclusive = true)
        double smoothing)
    implements OfSoftmax {
  public CrossEntropy {
    if (!(smoothing >= 0 && smoothing < 1)) {
      throw new IllegalArgumentException(
          "smoothing is " + smoothing + "; it is 0 or more and less than 1");
    }
  }

  /** Without smoothing. */
  public CrossEntropy() {
    this(0);
  }

  @Override
  public double loss(
      float[] outputs, int offset, int width, int label, float max, double exponentials) {
    double log = max + FloatMath.log(exponentials);
    if (smoothing == 0) {
      return log - outputs[offset + label];
    }
    double mean = Softmax.add(0, outputs, offset, width) / width;
    return log - (1 - smoothing) * outputs[offset + label] - smoothing * mean;
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
    Softmax.multiply(gradient, offset, width, (float) (scale * weight / sum));
    int truth = (int) labels[label];
    if (smoothing == 0) {
      gradient[offset + truth] -= scale * weight;
    } else {
      smooth(gradient, offset, width, truth, (double) scale * weight);
    }
    return loss(outputs, offset, width, truth, max, sum);
  }

  private void smooth(float[] gradient, int offset, int width, int label, double scale) {
    float share = (float) (scale * smoothing / width);
    for (int i = offset; i < offset + width; i++) {
      gradient[i] -= share;
    }
    gradient[offset + label] -= (float) (scale * (1 - smoothing));
  }
}
