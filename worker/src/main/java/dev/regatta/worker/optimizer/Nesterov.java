package dev.regatta.worker.optimizer;

import dev.regatta.conf.Default;
import dev.regatta.conf.Doc;
import dev.regatta.conf.Range;

/**
 * Gradient descent with Nesterov's momentum: {@code b = m b + g; w -= lr (g + m b)}, b = g at age 1
 * (Sutskever et al. 2013, in PyTorch's form: the stored weights are the ones at the look-ahead
 * point).
 *
 * <p>The velocity b does not contain the rate. ND4J's does ({@code v = m v - lr g}): the two part
 * ways when the rate changes.
 *
 * <p>Slots: b.
 */
@Doc("Gradient descent with Nesterov's momentum.")
public record Nesterov(
    @Doc("Step length per unit of velocity, before the schedule.") @Default("0.01") @Range(min = 0)
        double learningRate,
    @Doc("Share of the velocity that stays from one step to the next.")
        @Default("0.9")
        @Range(min = 0, max = 1, maxExclusive = true)
        double momentum)
    implements Optimizer {
  public Nesterov {
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
      float g = gradient[i];
      float velocity = m * b[i] + g;
      b[i] = velocity;
      if (moves) {
        weights[i] -= lr * (g + m * velocity);
      }
    }
  }
}
