package dev.regatta.worker.optimizer;

import dev.regatta.conf.Default;
import dev.regatta.conf.Doc;
import dev.regatta.conf.Range;

/**
 * Gradient descent with a heavy ball: {@code b = m b + g; w -= lr b}, b = g at age 1 (Polyak 1964,
 * in PyTorch's form without dampening).
 *
 * <p>The velocity b does not contain the rate, so a schedule acts on the whole step at once. In
 * Sutskever et al. 2013 and TensorFlow it does ({@code v = m v - lr g; w += v}): the two part ways
 * when the rate changes.
 *
 * <p>Slots: b.
 */
@Doc("Gradient descent with momentum (heavy ball).")
public record Momentum(
    @Doc("Step length per unit of velocity, before the schedule.") @Default("0.01") @Range(min = 0)
        double learningRate,
    @Doc("Share of the velocity that stays from one step to the next.")
        @Default("0.9")
        @Range(min = 0, max = 1, maxExclusive = true)
        double momentum)
    implements Optimizer {
  public Momentum {
    Checks.learningRate(learningRate);
    Checks.belowOne("momentum", momentum);
  }

  @Override
  public int slots() {
    return 1;
  }

  @Override
  public void step(
      float[] weights, float[] gradient, float[][] slots, int from, int to, float[] constants) {
    float[] b = slots[0];
    float m = (float) momentum;
    float lr = constants[Constants.RATE];
    boolean moves = constants[Constants.MOVES] != 0;
    for (int i = from; i < to; i++) {
      float velocity = m * b[i] + gradient[i];
      b[i] = velocity;
      if (moves) {
        weights[i] -= lr * velocity;
      }
    }
  }
}
