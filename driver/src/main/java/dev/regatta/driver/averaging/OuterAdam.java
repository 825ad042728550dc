package dev.regatta.driver.averaging;

import dev.regatta.conf.Default;
import dev.regatta.conf.Doc;
import dev.regatta.conf.Range;

/**
 * Adam on d = start - mean, without bias corrections: {@code m = b1 m + (1 - b1) d; v = b2 v + (1 -
 * b2) d^2; w = start - a m / (sqrt(v) + eps)} (Reddi et al.: Adaptive Federated Optimization, 2021,
 * algorithm 2, FedAdam; there v starts at eps^2 or more, here at 0 as in Flower).
 *
 * <p>A weight whose averages move by much more than ten eps moves by some a: eps is the size of a
 * change that counts.
 *
 * <p>Slots: m, v.
 */
@Doc("Adam on the averages: for replicas whose weights move by very different amounts.")
public record OuterAdam(
    @Doc("Outer learning rate.") @Default("0.1") @Range(min = 0, minExclusive = true) double rate,
    @Doc("Share of the change's running mean that stays from one round to the next.")
        @Default("0.9")
        @Range(min = 0, max = 1, maxExclusive = true)
        double beta1,
    @Doc("Share of the squared change's running mean that stays from one round to the next.")
        @Default("0.99")
        @Range(min = 0, max = 1, maxExclusive = true)
        double beta2,
    @Doc("Added to the root of the mean square; the smaller, the more small changes are enlarged.")
        @Default("1e-3")
        @Range(min = 1e-30)
        double epsilon)
    implements Averaging {
  @Override
  public int slots() {
    return 2;
  }

  @Override
  public void apply(
      float[] start, float[] mean, float[][] slots, int from, int length, double meanRate) {
    float[] first = slots[0];
    float[] second = slots[1];
    for (int i = 0; i < length; i++) {
      double w = start[from + i];
      double d = w - mean[i];
      double m = first[from + i] + (1 - beta1) * (d - first[from + i]);
      double v = second[from + i] + (1 - beta2) * (d * d - second[from + i]);
      first[from + i] = (float) m;
      second[from + i] = (float) v;
      start[from + i] = (float) (w - rate * m / (Math.sqrt(v) + epsilon));
    }
  }
}
