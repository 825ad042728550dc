package dev.regatta.worker.optimizer;

import dev.regatta.conf.Default;
import dev.regatta.conf.Doc;
import dev.regatta.conf.Range;

/**
 * Adam with decoupled weight decay (Loshchilov and Hutter 2019, in PyTorch's order): {@code w *= 1
 * - lr decay}, then the step of {@link Adam}.
 *
 * <p>{@link #step} is Adam's alone. The decay spares biases, which an element-wise step cannot see:
 * it is announced by {@link #weightDecay} and done by {@link Regularization} before the step.
 *
 * <p>Slots: m, v.
 */
@Doc("Adam with weight decay that does not pass through the moments.")
public record AdamW(
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
        double epsilon,
    @Doc("Weights shrink by this share times the learning rate in every step; biases do not.")
        @Default("0.01")
        @Range(min = 0)
        double decay)
    implements Optimizer {
  public AdamW {
    Checks.learningRate(learningRate);
    Checks.belowOne("beta1", beta1);
    Checks.belowOne("beta2", beta2);
    Checks.epsilon(epsilon);
    Checks.notNegative("decay", decay);
  }

  @Override
  public int slots() {
    return AdamStep.SLOTS;
  }

  @Override
  public double weightDecay() {
    return decay;
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
