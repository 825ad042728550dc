package dev.regatta.worker.optimizer;

import dev.regatta.conf.Default;
import dev.regatta.conf.Doc;
import dev.regatta.conf.Range;

/**
 * AdaBelief (Zhuang et al. 2020, algorithm 2, as its authors' PyTorch optimizer has it):
 *
 * <pre>
 * m = b1 m + (1 - b1) g                       m^ = m / (1 - b1^t)
 * s = b2 s + (1 - b2) (g - m)^2 + eps         s^ = s / (1 - b2^t)
 * w -= lr m^ / (sqrt(s^) + eps)
 * </pre>
 *
 * <p>The epsilons that enter s add up to {@code eps (1 - b2^t) / (1 - b2)}, a constant once
 * corrected: they are left out of the slot and added under the root. ND4J adds the last epsilon to
 * the root of the uncorrected s.
 *
 * <p>Under a constant gradient s shrinks towards {@code eps / (1 - b2)} and steps grow: that is the
 * formula.
 *
 * <p>Slots: m; s without its epsilons.
 */
@Doc("AdaBelief: Adam scaled by how far gradients lie from their running mean.")
public record Adabelief(
    @Doc("Length of a step, before the schedule.") @Default("0.001") @Range(min = 0)
        double learningRate,
    @Doc("Share of the gradient's running mean that stays from one step to the next.")
        @Default("0.9")
        @Range(min = 0, max = 1, maxExclusive = true)
        double beta1,
    @Doc("Share of the squared distance's running mean that stays from one step to the next.")
        @Default("0.999")
        @Range(min = 0, max = 1, maxExclusive = true)
        double beta2,
    @Doc("Added to the squared distance in every step, and to its mean's root.")
        @Default("1e-16")
        @Range(min = Checks.MIN_EPSILON)
        double epsilon)
    implements Optimizer {
  /** The epsilons in s. */
  private static final int UNDER = Constants.OWN;

  public Adabelief {
    Checks.learningRate(learningRate);
    Checks.belowOne("beta1", beta1);
    Checks.belowOne("beta2", beta2);
    Checks.epsilon(epsilon);
  }

  @Override
  public int slots() {
    return 2;
  }

  @Override
  public void prepare(long age, double learningRate, float[] constants) {
    AdamStep.prepare(beta1, beta2, epsilon, age, learningRate, constants);
    constants[UNDER] = (float) (epsilon * (1 - Powers.of(beta2, age)) / (1 - beta2));
  }

  @Override
  public void step(
      float[] weights, float[] gradient, float[][] slots, int from, int to, float[] constants) {
    float[] m = slots[0];
    float[] s = slots[1];
    float rate = constants[Constants.RATE];
    float under = constants[UNDER];
    float eps = constants[Constants.EPSILON];
    float b1 = (float) beta1;
    float gain1 = (float) (1 - beta1);
    float gain2 = (float) (1 - beta2);
    boolean moves = constants[Constants.MOVES] != 0;
    for (int i = from; i < to; i++) {
      float change = gradient[i] - m[i];
      float mean = m[i] + gain1 * change;
      float distance = b1 * change; // g - mean, in a form that the JIT vectorizes
      float square = s[i] + gain2 * (distance * distance - s[i]);
      m[i] = mean;
      s[i] = square;
      if (moves) {
        weights[i] -= rate * mean / ((float) Math.sqrt(square + under) + eps);
      }
    }
  }
}
