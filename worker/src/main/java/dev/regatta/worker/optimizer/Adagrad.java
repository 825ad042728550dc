package dev.regatta.worker.optimizer;

import dev.regatta.conf.Default;
import dev.regatta.conf.Doc;
import dev.regatta.conf.Range;

/**
 * Adagrad (Duchi, Hazan, Singer 2011; PyTorch without its rate decay): {@code G += g^2; w -= lr g /
 * (sqrt(G) + eps)}.
 *
 * <p>ND4J has the same formula with a rate of 0.1 and an epsilon of 1e-6; TensorFlow starts G at
 * 0.1. The sum only grows: steps shrink for as long as there are gradients.
 *
 * <p>Slots: G.
 */
@Doc("Adagrad: steps scaled by the root of all squared gradients so far; for rare features.")
public record Adagrad(
    @Doc("Length of a step, before the schedule.") @Default("0.01") @Range(min = 0)
        double learningRate,
    @Doc("Added to the root of the sum of squares, against division by zero.")
        @Default("1e-10")
        @Range(min = Checks.MIN_EPSILON)
        double epsilon)
    implements Optimizer {
  public Adagrad {
    Checks.learningRate(learningRate);
    Checks.epsilon(epsilon);
  }

  @Override
  public int slots() {
    return 1;
  }

  @Override
  public void step(
      float[] weights, float[] gradient, float[][] slots, int from, int to, float[] constants) {
    float[] sum = slots[0];
    float lr = constants[Constants.RATE];
    float eps = (float) epsilon;
    boolean moves = constants[Constants.MOVES] != 0;
    for (int i = from; i < to; i++) {
      float g = gradient[i];
      float squares = sum[i] + g * g;
      sum[i] = squares;
      if (moves) {
        weights[i] -= lr * g / ((float) Math.sqrt(squares) + eps);
      }
    }
  }
}
