package dev.regatta.driver.averaging;

import dev.regatta.conf.Default;
import dev.regatta.conf.Doc;
import dev.regatta.conf.Range;

/**
 * Gradient descent with Nesterov's momentum on d = start - mean: {@code v = m v + d; w = start - a
 * (d + m v)} (Douillard et al.: DiLoCo, 2023, algorithm 1, with PyTorch's SGD as there).
 *
 * <p>The steady gain is a/(1 - m), 7 by default: made for long rounds, of 100 local steps and more,
 * and for 30 rounds or more; after a few steps it overshoots. Unlike {@link SlowMomentum} it does
 * not divide by the learning rate: velocity gathered at a high rate carries on at a low one.
 *
 * <p>Slots: v.
 */
@Doc("Nesterov's momentum on the averages: for long rounds and many of them.")
public record OuterNesterov(
    @Doc("Outer learning rate.") @Default("0.7") @Range(min = 0, max = 2, minExclusive = true)
        double rate,
    @Doc("Outer momentum; less at few replicas.")
        @Default("0.9")
        @Range(min = 0, max = 1, maxExclusive = true)
        double momentum)
    implements Averaging {
  @Override
  public int slots() {
    return 1;
  }

  @Override
  public void apply(
      float[] start, float[] mean, float[][] slots, int from, int length, double meanRate) {
    float[] velocity = slots[0];
    for (int i = 0; i < length; i++) {
      double w = start[from + i];
      double d = w - mean[i];
      double v = momentum * velocity[from + i] + d;
      velocity[from + i] = (float) v;
      start[from + i] = (float) (w - rate * (d + momentum * v));
    }
  }
}
