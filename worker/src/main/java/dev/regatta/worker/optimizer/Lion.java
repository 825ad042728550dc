package dev.regatta.worker.optimizer;

import dev.regatta.conf.Default;
import dev.regatta.conf.Doc;
import dev.regatta.conf.Range;

/**
 * Lion (Chen et al. 2023, algorithm 2):
 *
 * <pre>
 * c = sign(b1 m + (1 - b1) g)
 * w -= lr (c + decay w)
 * m = b2 m + (1 - b2) g
 * </pre>
 *
 * <p>Every weight moves by the rate whatever its gradient's size: rates are 3 to 10 times smaller
 * than Adam's, and decays as much larger. Neither PyTorch nor ND4J has it; Optax has the same
 * formula with a decay of 0.001.
 *
 * <p>{@link #step} is what is left without the decay, which {@link Regularization} does before it
 * and which spares biases. The sign of 0 is 0, and that of numbers below 2^-127 their share of it.
 *
 * <p>Slots: m.
 */
@Doc("Lion: steps of one length for all weights, by the sign of momentum; half of Adam's memory.")
public record Lion(
    @Doc("Length of a step, before the schedule.") @Default("1e-4") @Range(min = 0)
        double learningRate,
    @Doc("Share of the running mean in the direction of a step; the gradient has the rest.")
        @Default("0.9")
        @Range(min = 0, max = 1, maxExclusive = true)
        double beta1,
    @Doc("Share of the gradient's running mean that stays from one step to the next.")
        @Default("0.99")
        @Range(min = 0, max = 1, maxExclusive = true)
        double beta2,
    @Doc("Weights shrink by this share times the learning rate in every step; biases do not.")
        @Default("0")
        @Range(min = 0)
        double decay)
    implements Optimizer {
  public Lion {
    Checks.learningRate(learningRate);
    Checks.belowOne("beta1", beta1);
    Checks.belowOne("beta2", beta2);
    Checks.notNegative("decay", decay);
  }

  @Override
  public int slots() {
    return 1;
  }

  @Override
  public double weightDecay() {
    return decay;
  }

  @Override
  public void step(
      float[] weights, float[] gradient, float[][] slots, int from, int to, float[] constants) {
    float[] m = slots[0];
    float gain1 = (float) (1 - beta1);
    float gain2 = (float) (1 - beta2);
    float lr = constants[Constants.RATE];
    boolean moves = constants[Constants.MOVES] != 0;
    for (int i = from; i < to; i++) {
      float change = gradient[i] - m[i];
      float direction = m[i] + gain1 * change;
      m[i] += gain2 * change;
      if (moves) {
        weights[i] -= lr * Vectors.sign(direction);
      }
    }
  }
}
