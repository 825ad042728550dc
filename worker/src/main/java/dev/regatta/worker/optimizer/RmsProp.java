package dev.regatta.worker.optimizer;

import dev.regatta.conf.Default;
import dev.regatta.conf.Doc;
import dev.regatta.conf.Range;

/**
 * RMSProp (Hinton 2012; centered: Graves 2013), in PyTorch's form:
 *
 * <pre>
 * E = a E + (1 - a) g^2
 * s = sqrt(E) + eps                centered: M = a M + (1 - a) g; s = sqrt(E - M^2) + eps
 * w -= lr g / s                    with momentum m: b = m b + g / s; w -= lr b
 * </pre>
 *
 * <p>ND4J and TensorFlow put epsilon under the root: {@code sqrt(E + eps)}; their first steps are
 * shorter where gradients are small. The centered form keeps the variance V = E - M^2 itself, by
 * {@code V = a (V + (1 - a) (g - M)^2)} with the M before the step: the same number without the
 * cancellation that makes a difference of floats negative. Under a constant gradient it shrinks
 * towards zero and steps grow without bound: that is the formula.
 *
 * <p>Slots: E or V; M where centered; b where momentum is above 0.
 */
@Doc("RMSProp: steps scaled by the running mean square of the gradient.")
public record RmsProp(
    @Doc("Length of a step, before the schedule.") @Default("0.01") @Range(min = 0)
        double learningRate,
    @Doc("Share of the squared gradient's running mean that stays from one step to the next.")
        @Default("0.99")
        @Range(min = 0, max = 1, maxExclusive = true)
        double alpha,
    @Doc("Added to the root of the mean square, against division by zero.")
        @Default("1e-8")
        @Range(min = Checks.MIN_EPSILON)
        double epsilon,
    @Doc("Whether to scale by the gradient's variance instead of its mean square.")
        @Default("false")
        boolean centered,
    @Doc("Share of the velocity that stays from one step to the next; 0 for none.")
        @Default("0")
        @Range(min = 0, max = 1, maxExclusive = true)
        double momentum)
    implements Optimizer {
  /** The passes of a step run block by block, so that all but the first find their floats in L1. */
  private static final int BLOCK = 1024;

  public RmsProp {
    Checks.learningRate(learningRate);
    Checks.belowOne("alpha", alpha);
    Checks.epsilon(epsilon);
    Checks.belowOne("momentum", momentum);
  }

  @Override
  public int slots() {
    return 1 + (centered ? 1 : 0) + (momentum > 0 ? 1 : 0);
  }

  @Override
  public void step(
      float[] weights, float[] gradient, float[][] slots, int from, int to, float[] constants) {
    float lr = constants[Constants.RATE];
    boolean moves = constants[Constants.MOVES] != 0;
    for (int start = from; start < to; start += BLOCK) {
      int end = Math.min(to, start + BLOCK);
      if (centered) {
        updateVariance(gradient, slots[1], slots[0], start, end);
      } else {
        updateMeanSquare(gradient, slots[0], start, end);
      }
      if (momentum > 0) {
        accelerate(gradient, slots[0], slots[slots() - 1], start, end);
      }
      if (moves) {
        move(weights, gradient, slots, start, end, lr);
      }
    }
  }

  private void updateMeanSquare(float[] gradient, float[] square, int from, int to) {
    float gain = (float) (1 - alpha);
    for (int i = from; i < to; i++) {
      float g = gradient[i];
      square[i] += gain * (g * g - square[i]);
    }
  }

  private void updateVariance(float[] gradient, float[] mean, float[] variance, int from, int to) {
    float a = (float) alpha;
    float gain = (float) (1 - alpha);
    for (int i = from; i < to; i++) {
      float distance = gradient[i] - mean[i];
      mean[i] += gain * distance;
      variance[i] = a * (variance[i] + gain * (distance * distance));
    }
  }

  private void accelerate(float[] gradient, float[] square, float[] velocity, int from, int to) {
    float m = (float) momentum;
    float eps = (float) epsilon;
    for (int i = from; i < to; i++) {
      velocity[i] = m * velocity[i] + gradient[i] / ((float) Math.sqrt(square[i]) + eps);
    }
  }

  private void move(
      float[] weights, float[] gradient, float[][] slots, int from, int to, float lr) {
    if (momentum > 0) {
      moveAlong(weights, slots[slots() - 1], from, to, lr);
    } else {
      moveScaled(weights, gradient, slots[0], from, to, lr);
    }
  }

  private static void moveAlong(float[] weights, float[] velocity, int from, int to, float lr) {
    for (int i = from; i < to; i++) {
      weights[i] -= lr * velocity[i];
    }
  }

  private void moveScaled(
      float[] weights, float[] gradient, float[] square, int from, int to, float lr) {
    float eps = (float) epsilon;
    for (int i = from; i < to; i++) {
      weights[i] -= lr * gradient[i] / ((float) Math.sqrt(square[i]) + eps);
    }
  }
}
