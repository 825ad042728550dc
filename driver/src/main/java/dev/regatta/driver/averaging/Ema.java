package dev.regatta.driver.averaging;

import dev.regatta.conf.Doc;
import dev.regatta.conf.Range;

/**
 * The exponential moving average of the weights after each round (Polyak and Juditsky: Acceleration
 * of Stochastic Approximation by Averaging, 1992, with forgetting): weights count half as much for
 * every h rows trained since. A round of r rows that ends at R rows has the share {@code (1 -
 * 2^(-r/h)) / (1 - 2^(-R/h))}: the denominator is Adam's correction, so the random weights of the
 * start count nothing, and the half-life holds whatever the length of rounds.
 *
 * <p>PyTorch's AveragedModel and TensorFlow take a decay per step instead, which means another time
 * for every batch size and number of workers, and begin with the first weights at full share.
 */
@Doc("An exponential moving average over the rounds.")
public record Ema(
    @Doc(
            "Rows trained, by all replicas together, after which weights count half; a few epochs'"
                + " worth at most.")
        @Range(min = 0, minExclusive = true)
        double halfLifeRows)
    implements IterateAverage {
  @Override
  public double share(long before, long after, long planned) {
    return kept(after - before) / kept(after);
  }

  private double kept(long rows) {
    return -Math.expm1(-Math.log(2) * rows / halfLifeRows);
  }

  @Override
  public boolean averages() {
    return true;
  }
}
