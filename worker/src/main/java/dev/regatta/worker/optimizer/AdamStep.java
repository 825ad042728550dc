package dev.regatta.worker.optimizer;

/**
 * One step of Adam with everything that does not depend on the element worked out.
 *
 * <p>With c1 = 1 - b1^t and c2 = 1 - b2^t the step {@code lr (m/c1) / (sqrt(v/c2) + eps)} is {@code
 * (lr sqrt(c2) / c1) m / (sqrt(v) + eps sqrt(c2))}: one root and one division per element. Running
 * means are moved by {@code m += (1 - b1) (g - m)}, so that a constant gradient is met exactly; in
 * {@code b2 v + (1 - b2) g^2} the two factors rounded to floats miss it by 1e-5 at b2 = 0.999.
 */
final class AdamStep {
  static final int SLOTS = 2;

  private AdamStep() {}

  /** Works out the rate and epsilon of the step. */
  static void prepare(
      double beta1,
      double beta2,
      double epsilon,
      long age,
      double learningRate,
      float[] constants) {
    double c1 = 1 - Powers.of(beta1, age);
    double rootC2 = Math.sqrt(1 - Powers.of(beta2, age));
    Constants.putRate(learningRate * rootC2 / c1, learningRate, constants);
    constants[Constants.EPSILON] = (float) (epsilon * rootC2);
  }

  static void apply(
      double beta1,
      double beta2,
      float[] weights,
      float[] gradient,
      float[] m,
      float[] v,
      int from,
      int to,
      float[] constants) {
    float rate = constants[Constants.RATE];
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
        weights[i] -= rate * mean / ((float) Math.sqrt(square) + eps);
      }
    }
  }
}
