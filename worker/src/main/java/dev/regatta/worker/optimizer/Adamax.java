package dev.regatta.worker.optimizer;

import dev.regatta.conf.Default;
import dev.regatta.conf.Doc;
import dev.regatta.conf.Range;

/**
 * Adamax (Kingma and Ba 2015, algorithm 2; PyTorch):
 *
 * <pre>
 * m = b1 m + (1 - b1) g
 * u = max(b2 u, |g| + eps)
 * w -= lr / (1 - b1^t) m / u
 * </pre>
 *
 * <p>The paper has no epsilon; ND4J adds 1e-32 to u instead.
 *
 * <p>Slots: m; u - eps, which starts at 0 and moves by {@code x = max(b2 x - (1 - b2) eps, |g|)}:
 * the same number, and 0 for as long as there is no gradient.
 */
@Doc("Adamax: Adam scaled by a decaying maximum of the gradient; bears gradients of any size.")
public record Adamax(
    @Doc("Length of a step, before the schedule.") @Default("0.002") @Range(min = 0)
        double learningRate,
    @Doc("Share of the gradient's running mean that stays from one step to the next.")
        @Default("0.9")
        @Range(min = 0, max = 1, maxExclusive = true)
        double beta1,
    @Doc("Share of the gradient's running maximum that stays from one step to the next.")
        @Default("0.999")
        @Range(min = 0, max = 1, maxExclusive = true)
        double beta2,
    @Doc("Added to the gradient's size, against division by zero.")
        @Default("1e-8")
        @Range(min = Checks.MIN_EPSILON)
        double epsilon)
    implements Optimizer {
  public Adamax {
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
  public boolean isMaximum(int slot) {
    return slot == 1;
  }

  @Override
  public void prepare(long age, double learningRate, float[] constants) {
    Constants.putRate(learningRate / (1 - Powers.of(beta1, age)), learningRate, constants);
  }

  @Override
  public void step(
      float[] weights, float[] gradient, float[][] slots, int from, int to, float[] constants) {
    float[] m = slots[0];
    float[] u = slots[1];
    float gain = (float) (1 - beta1);
    float b2 = (float) beta2;
    float fall = (float) ((1 - beta2) * epsilon);
    float eps = (float) epsilon;
    float rate = constants[Constants.RATE];
    boolean moves = constants[Constants.MOVES] != 0;
    for (int i = from; i < to; i++) {
      float g = gradient[i];
      float mean = m[i] + gain * (g - m[i]);
      float largest = Math.max(b2 * u[i] - fall, Math.abs(g));
      m[i] = mean;
      u[i] = largest;
      if (moves) {
        weights[i] -= rate * mean / (largest + eps);
      }
    }
  }
}
