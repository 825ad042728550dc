package dev.regatta.driver.averaging;

import dev.regatta.conf.Auto;
import dev.regatta.conf.Default;
import dev.regatta.conf.Doc;
import dev.regatta.conf.Range;
import java.util.OptionalDouble;

/**
 * u = b u + (start - mean)/lr; w = start - a lr u, with lr the mean rate of the round's local steps
 * (Wang et al.: SlowMo, 2020, eq. 2 and 3; Chen and Huo: BMUF, 2016). The division keeps u in units
 * of gradients, which a schedule requires. At rate 0, u and w stay.
 *
 * <p>The steady gain is a/(1 - b): more replicas, whose average is less noisy, bear more momentum.
 */
@Doc("Momentum on the averages, in units of gradients.")
public record SlowMomentum(
    @Doc("Slow learning rate a.") @Default("1") @Range(min = 0, max = 2, minExclusive = true)
        double rate,
    @Doc("Slow momentum b; auto: 0 below 4 replicas, 0.2 from 4, 0.5 from 8, 0.6 from 16.")
        @Auto
        @Range(min = 0, max = 1, maxExclusive = true)
        OptionalDouble momentum)
    implements Averaging {
  @Override
  public int slots() {
    return 1;
  }

  @Override
  public void apply(
      float[] start, float[] mean, float[][] slots, int from, int length, double meanRate) {
    if (meanRate == 0) {
      return;
    }
    float[] velocity = slots[0];
    double b = momentum.orElseThrow();
    for (int i = 0; i < length; i++) {
      double w = start[from + i];
      double u = b * velocity[from + i] + (w - mean[i]) / meanRate;
      velocity[from + i] = (float) u;
      start[from + i] = (float) (w - rate * meanRate * u);
    }
  }

  @Override
  public Averaging resolve(int replicas) {
    if (momentum.isPresent()) {
      return this;
    }
    double b = replicas >= 16 ? 0.6 : replicas >= 8 ? 0.5 : replicas >= 4 ? 0.2 : 0;
    return new SlowMomentum(rate, OptionalDouble.of(b));
  }
}
