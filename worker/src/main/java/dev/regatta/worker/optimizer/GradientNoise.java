package dev.regatta.worker.optimizer;

import dev.regatta.worker.random.Randoms;

/** Normal noise that fades as training goes on (Neelakantan et al. 2015, gamma 0.55). */
final class GradientNoise {
  private static final double HALF_GAMMA = 0.275;

  private GradientNoise() {}

  /**
   * The standard deviation in a step: {@code sqrt(eta / t^0.55)}. By StrictMath, so that the bits
   * are the same everywhere; its power allocates.
   */
  static float deviation(double eta, long age) {
    return (float)
        (StrictMath.sqrt(eta) * StrictMath.exp(-HALF_GAMMA * StrictMath.log((double) age)));
  }

  /** Adds as many numbers of the stream as the range is long, in its order. */
  static void add(float[] gradient, int from, int to, float deviation, Randoms noise) {
    for (int i = from; i < to; i++) {
      gradient[i] += (float) (deviation * noise.nextNormal());
    }
  }
}
