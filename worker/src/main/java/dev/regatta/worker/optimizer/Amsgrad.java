package dev.regatta.worker.optimizer;

import dev.regatta.conf.Default;
import dev.regatta.conf.Doc;
import dev.regatta.conf.Range;

/**
 * Adam with a second moment that never falls (Reddi, Kale, Kumar 2018, in PyTorch's form):
 *
 * <pre>
 * m, v as in {@link Adam}; V = max(V, v)
 * w -= lr m / (1 - b1^t) / (sqrt(V / (1 - b2^t)) + eps)
 * </pre>
 *
 * <p>The maximum is of the uncorrected v, and corrected afterwards. Optax takes the maximum of
 * corrected ones, the paper corrects nothing; ND4J adds epsilon to the root of the uncorrected V.
 *
 * <p>Slots: m, v, V.
 */
@Doc("Adam with a second moment that never falls: for gradients that are rarely large.")
public record Amsgrad(
    @Doc("Length of a step, before the schedule.") @Default("0.001") @Range(min = 0)
        double learningRate,
    @Doc("Share of the gradient's running mean that stays from one step to the next.")
        @Default("0.9")
        @Range(min = 0, max = 1, maxExclusive = true)
        double beta1,
    @Doc("Share of the squared gradient's running mean that stays from one step to the next.")
        @Default("0.999")
        @Range(min = 0, max = 1, maxExclusive = true)
        double beta2,
    @Doc("Added to the root of the mean square, against division by zero.")
        @Default("1e-8")
        @Range(min = Checks.MIN_EPSILON)
        double epsilon)
    implements Optimizer {
  public Amsgrad {
    Checks.learningRate(learningRate);
    Checks.belowOne("beta1", beta1);
    Checks.belowOne("beta2", beta2);
    Checks.epsilon(epsilon);
  }

  @Override
  public int slots() {
    return 3;
  }

  @Override
  public boolean isMaximum(int slot) {
    return slot == 2;
  }

  @Override
  public void prepare(long age, double learningRate, float[] constants) {
    AdamStep.prepare(beta1, beta2, epsilon, age, learningRate, constants);
  }

  @Override
  public void step(
      float[] weights, float[] gradient, float[][] slots, int from, int to, float[] constants) {
    float[] m = slots[0];
    float[] v = slots[1];
    float[] largest = slots[2];
    float rate = constants[Constants.RATE];
    float eps = constants[Constants.EPSILON];
    float gain1 = (float) (1 - beta1);
    float gain2 = (float) (1 - beta2);
    boolean moves = constants[Constants.MOVES] != 0;
    for (int i = from; i < to; i++) {
      float g = gradient[i];
      float mean = m[i] + gain1 * (g - m[i]);
      float square = v[i] + gain2 * (g * g - v[i]);
      float most = Math.max(largest[i], square);
      m[i] = mean;
      v[i] = square;
      largest[i] = most;
      if (moves) {
        weights[i] -= rate * mean / ((float) Math.sqrt(most) + eps);
      }
    }
  }
}
