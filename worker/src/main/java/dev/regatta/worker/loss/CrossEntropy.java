package dev.regatta.worker.loss;

import dev.regatta.conf.Default;
import dev.regatta.conf.Doc;
import dev.regatta.conf.Range;
import dev.regatta.worker.math.FloatMath;
import org.jspecify.annotations.Nullable;

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
    implements Loss {
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
  public boolean classifies() {
    return true;
  }

  @Override
  public int outputs(int classes) {
    return Softmax.outputs("cross-entropy", classes);
  }

  @Override
  public Link link() {
    return Link.SOFTMAX;
  }

  @Override
  public double rowLoss(float[] outputs, int offset, int width, float[] labels, int label) {
    float max = FloatMath.max(outputs, offset, width);
    double sum = Softmax.sum(outputs, offset, width, max);
    return loss(outputs, offset, width, (int) labels[label], max, sum);
  }

  private double loss(
      float[] outputs, int offset, int width, int label, float max, double exponentials) {
    double log = max + FloatMath.log(exponentials);
    if (smoothing == 0) {
      return log - outputs[offset + label];
    }
    double mean = Softmax.add(0, outputs, offset, width) / width;
    return log - (1 - smoothing) * outputs[offset + label] - smoothing * mean;
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
    Softmax.multiply(gradient, offset, width, (float) (scale * weight / sum));
    if (smoothing == 0) {
      gradient[offset + label] -= scale * weight;
    } else {
      smooth(gradient, offset, width, label, (double) scale * weight);
    }
    float max = FloatMath.max(outputs, offset, width);
    return weight * loss(outputs, offset, width, label, max, sum);
  }

  private void smooth(float[] gradient, int offset, int width, int label, double scale) {
    float share = (float) (scale * smoothing / width);
    for (int i = offset; i < offset + width; i++) {
      gradient[i] -= share;
    }
    gradient[offset + label] -= (float) (scale * (1 - smoothing));
  }
}
