package dev.regatta.worker.optimizer;

import dev.regatta.conf.Default;
import dev.regatta.conf.Doc;
import dev.regatta.conf.Range;

/**
 * Adam (Kingma and Ba 2015, algorithm 1; PyTorch):
 *
 * <pre>
 * m = b1 m + (1 - b1) g        m^ = m / (1 - b1^t)
 * v = b2 v + (1 - b2) g^2      v^ = v / (1 - b2^t)
 * w -= lr m^ / (sqrt(v^) + eps)
 * </pre>
 *
 * <p>ND4J and TensorFlow add epsilon to the square root of the uncorrected v (the paper's
 * "epsilon-hat"): their first steps are shorter where gradients are small.
 *
 * <p>Slots: m, v.
 */
@Doc("Adam: steps scaled by running means of the gradient and of its square.")
public record Adam(
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
  public Adam {
    Checks.learningRate(learningRate);
    Checks.belowOne("beta1", beta1);
    Checks.belowOne("beta2", beta2);
    Checks.epsilon(epsilon);
  }

  @Override
  public int slots() {
    return AdamStep.SLOTS;
  }

  @Override
  public void prepare(long age, double learningRate, float[] constants) {
    AdamStep.prepare(beta1, beta2, epsilon, age, learningRate, constants);
  }

  @Override
  public void step(
      float[] weights, float[] gradient, float[][] slots, int from, int to, float[] constants) {
    AdamStep.apply(beta1, beta2, weights, gradient, slots[0], slots[1], from, to, constants);
  }
}
