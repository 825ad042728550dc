package dev.regatta.worker.loss;

import dev.regatta.conf.Doc;
import java.util.Arrays;

/**
 * By how much the output of the row's class y fails to be 1 above the best other one: max(0, 1 +
 * max over i other than y of z_i - z_y), with gradient 1 at that other one and -1 at y (Crammer and
 * Singer 2001). As Keras' categorical_hinge and scikit-learn's hinge_loss; PyTorch's
 * MultiMarginLoss adds up all others and divides by the classes, ND4J's LossHinge takes each output
 * by itself.
 *
 * <p>What a user sees is softmax of the outputs: numbers that rank classes, and no probabilities.
 */
@Doc(
    "Margins, as in support vector machines; what it predicts ranks classes and is no probability.")
public record Hinge() implements OfClasses {
  @Override
  public double rowLoss(float[] outputs, int offset, int width, float[] labels, int label) {
    int truth = (int) labels[label];
    return margin(outputs, offset, truth, other(outputs, offset, width, truth));
  }

  private static double margin(float[] outputs, int offset, int label, int other) {
    return Math.max(0, 1 + (double) outputs[offset + other] - outputs[offset + label]);
  }

  /** The greatest output beside the label's, the first of equal ones; NaN is greater than all. */
  private static int other(float[] outputs, int offset, int width, int label) {
    int best = label == 0 ? 1 : 0;
    for (int i = best + 1; i < width; i++) {
      float output = outputs[offset + i];
      boolean greater = output > outputs[offset + best] || Float.isNaN(output);
      best = i != label && greater ? i : best;
    }
    return best;
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
    int truth = (int) labels[label];
    int other = other(outputs, offset, width, truth);
    double margin = margin(outputs, offset, truth, other);
    Arrays.fill(gradient, offset, offset + width, 0);
    if (margin > 0) {
      gradient[offset + other] = scale * weight;
      gradient[offset + truth] = -scale * weight;
    }
    return margin;
  }
}
