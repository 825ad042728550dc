package dev.regatta.worker.loss;

import dev.regatta.conf.Doc;
import dev.regatta.conf.UserException;
import dev.regatta.worker.math.FloatBlock;
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
    FloatBlock block = FloatBlock.ofThread();
    float max = FloatMath.max(outputs, offset, width);
    double sum = 0;
    for (int from = 0; from < width; from += FloatBlock.SIZE) {
      int n = Math.min(FloatBlock.SIZE, width - from);
      subtract(outputs, offset + from, max, block.exponentials, 0, n);
      block.exp(n);
      sum = add(sum, block.exponentials, 0, n);
    }
    return max + FloatMath.log(sum) - outputs[offset + (int) label];
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
    exponentials(outputs, 0, rows, width, gradient, 0);
    double sum = 0;
    for (int row = 0; row < rows; row++) {
      float weight = weights == null ? 1 : weights[row];
      sum += row(outputs, row * width, width, (int) labels[row], weight, scale, gradient);
    }
    return sum;
  }

  /** Turns a row of exponentials into gradients. */
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
    double sum = add(0, gradient, offset, width);
    multiply(gradient, offset, width, (float) (scale * weight / sum));
    gradient[offset + label] -= scale * weight;
    float max = FloatMath.max(outputs, offset, width);
    return weight * (max + FloatMath.log(sum) - outputs[offset + label]);
  }

  @Override
  public void predict(float[] outputs, int offset, int width, float[] target, int targetOffset) {
    exponentials(outputs, offset, 1, width, target, targetOffset);
    normalize(target, targetOffset, width);
  }

  @Override
  public void predict(float[] outputs, int rows, int width, float[] target) {
    exponentials(outputs, 0, rows, width, target, 0);
    for (int row = 0; row < rows; row++) {
      normalize(target, row * width, width);
    }
  }

  /** Divides a row of exponentials by their sum. */
  private static void normalize(float[] exponentials, int offset, int width) {
    double sum = add(0, exponentials, offset, width);
    multiply(exponentials, offset, width, (float) (1 / sum));
  }

  /** e^(z - the row's greatest), of as many rows at once as fit into a block. */
  private static void exponentials(
      float[] outputs, int offset, int rows, int width, float[] target, int targetOffset) {
    FloatBlock block = FloatBlock.ofThread();
    int filled = 0;
    int done = 0;
    for (int row = 0; row < rows; row++) {
      int at = offset + row * width;
      float max = FloatMath.max(outputs, at, width);
      for (int from = 0; from < width; ) {
        int n = Math.min(FloatBlock.SIZE - filled, width - from);
        subtract(outputs, at + from, max, block.exponentials, filled, n);
        filled += n;
        from += n;
        if (filled == FloatBlock.SIZE) {
          done += flush(block, filled, target, targetOffset + done);
          filled = 0;
        }
      }
    }
    flush(block, filled, target, targetOffset + done);
  }

  private static int flush(FloatBlock block, int n, float[] target, int offset) {
    block.exp(n);
    System.arraycopy(block.exponentials, 0, target, offset, n);
    return n;
  }

  private static void subtract(
      float[] values, int offset, float max, float[] target, int targetOffset, int n) {
    for (int i = 0; i < n; i++) {
      target[targetOffset + i] = values[offset + i] - max;
    }
  }

  private static double add(double start, float[] values, int offset, int n) {
    double sum = start;
    for (int i = offset; i < offset + n; i++) {
      sum += values[i];
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
