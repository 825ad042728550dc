package dev.regatta.worker.optimizer;

import dev.regatta.conf.Default;
import dev.regatta.conf.Doc;
import dev.regatta.conf.Range;

/**
 * Adadelta (Zeiler 2012, algorithm 1; PyTorch):
 *
 * <pre>
 * E = r E + (1 - r) g^2
 * d = sqrt(D + eps) / sqrt(E + eps) g
 * D = r D + (1 - r) d^2
 * w -= lr d
 * </pre>
 *
 * <p>The paper has no rate, which is one of 1; ND4J neither, and r = 0.95. D does not contain the
 * rate. Epsilon decides how long the first steps are: some sqrt(eps).
 *
 * <p>Slots: E, D.
 */
@Doc("Adadelta: steps as long as the last ones were, scaled by the gradient's mean square.")
public record Adadelta(
    @Doc("Share of a step that is taken, before the schedule.") @Default("1") @Range(min = 0)
        double learningRate,
    @Doc("Share of both running mean squares that stays from one step to the next.")
        @Default("0.9")
        @Range(min = 0, max = 1, maxExclusive = true)
        double rho,
    @Doc("Added to both mean squares under the root.")
        @Default("1e-6")
        @Range(min = Checks.MIN_EPSILON)
        double epsilon)
    implements Optimizer {
  public Adadelta {
    Checks.learningRate(learningRate);
    Checks.belowOne("rho", rho);
    Checks.epsilon(epsilon);
  }

  @Override
  public int slots() {
    return 2;
  }

  @Override
  public void step(
      float[] weights, float[] gradient, float[][] slots, int from, int to, float[] constants) {
    float[] square = slots[0];
    float[] squaredStep = slots[1];
    float gain = (float) (1 - rho);
    float eps = (float) epsilon;
    float lr = constants[Constants.RATE];
    boolean moves = constants[Constants.MOVES] != 0;
    for (int i = from; i < to; i++) {
      float g = gradient[i];
      float e = square[i] + gain * (g * g - square[i]);
      float last = squaredStep[i]; // read once, or the JIT does not vectorize the loop
      float d = g * (float) Math.sqrt((last + eps) / (e + eps));
      square[i] = e;
      squaredStep[i] = last + gain * (d * d - last);
      if (moves) {
        weights[i] -= lr * d;
      }
    }
  }
}
