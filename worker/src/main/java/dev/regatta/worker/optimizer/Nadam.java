package dev.regatta.worker.optimizer;

import dev.regatta.conf.Default;
import dev.regatta.conf.Doc;
import dev.regatta.conf.Range;

/**
 * Adam with Nesterov's momentum, warmed up (Dozat 2016, algorithm 8; PyTorch):
 *
 * <pre>
 * mu_t = b1 (1 - 0.96^(t psi) / 2)            M_t = mu_1 mu_2 ... mu_t
 * m, v as in {@link Adam}                     v^ = v / (1 - b2^t)
 * w -= lr ((1 - mu_t) / (1 - M_t) g + mu_{t+1} / (1 - M_{t+1}) m) / (sqrt(v^) + eps)
 * </pre>
 *
 * <p>The products M come from the age alone: {@link NadamMomentum}. ND4J has a constant mu = b1 and
 * leaves v uncorrected, so that its first step is some 60 rates long; Keras 3 has psi = 1.
 *
 * <p>Slots: m, v.
 */
@Doc("Adam with Nesterov's momentum, which grows over the first steps.")
public record Nadam(
    @Doc("Length of a step, before the schedule.") @Default("0.002") @Range(min = 0)
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
    @Doc("How fast momentum grows from half of beta1 to beta1; 0: it stays at half.")
        @Default("0.004")
        @Range(min = 0)
        double psi)
    implements Optimizer {
  /** The running mean's factor; the gradient's is the rate. */
  private static final int OF_MEAN = Constants.OWN;

  public Nadam {
    Checks.learningRate(learningRate);
    Checks.belowOne("beta1", beta1);
    Checks.belowOne("beta2", beta2);
    Checks.epsilon(epsilon);
    Checks.notNegative("psi", psi);
  }

  @Override
  public int slots() {
    return 2;
  }

  @Override
  public void prepare(long age, double learningRate, float[] constants) {
    double mu = NadamMomentum.at(beta1, psi, age);
    double next = NadamMomentum.at(beta1, psi, age + 1);
    double product = NadamMomentum.product(beta1, psi, age);
    double rootC2 = Math.sqrt(1 - Powers.of(beta2, age));
    Constants.putRate(learningRate * rootC2 * (1 - mu) / (1 - product), learningRate, constants);
    constants[Constants.EPSILON] = (float) (epsilon * rootC2);
    constants[OF_MEAN] = (float) (learningRate * rootC2 * next / (1 - product * next));
  }

  @Override
  public void step(
      float[] weights, float[] gradient, float[][] slots, int from, int to, float[] constants) {
    float[] m = slots[0];
    float[] v = slots[1];
    float ofGradient = constants[Constants.RATE];
    float ofMean = constants[OF_MEAN];
    float eps = constants[Constants.EPSILON];
    float gain1 = (float) (1 - beta1);
    float gain2 = (float) (1 - beta2);
    boolean moves = constants[Constants.MOVES] != 0;
    for (int i = from; i < to; i++) {
      float g = gradient[i];
      float mean = m[i] + gain1 * (g - m[i]);
      float square = v[i] + gain2 * (g * g - v[i]);
      m[i] = mean;
      v[i] = square;
      if (moves) {
        weights[i] -= (ofGradient * g + ofMean * mean) / ((float) Math.sqrt(square) + eps);
      }
    }
  }
}
