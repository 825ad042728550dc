package dev.regatta.driver.averaging;

import dev.regatta.conf.Default;
import dev.regatta.conf.Doc;
import dev.regatta.conf.Range;

/**
 * The mean of the weights after each round from a point of the run on (Izmailov et al.: Averaging
 * Weights Leads to Wider Optima and Better Generalization, 2018), each round by the rows that it
 * trained since that point. Until then, the last weights.
 *
 * <p>The paper and PyTorch average once per epoch, at a rate that is constant or cyclic; rounds are
 * averages over replicas already, and all of them count here. It wants a rate that is still high:
 * after a cosine schedule there is little left to average.
 */
@Doc("The mean over all rounds from a point of the run on.")
public record Swa(
    @Doc("Share of the run after which the mean begins; 1: never.")
        @Default("0.75")
        @Range(min = 0, max = 1)
        double from)
    implements IterateAverage {
  @Override
  public double share(long before, long after, long planned) {
    double start = from * planned;
    return before <= start ? 1 : (after - before) / (after - start);
  }

  @Override
  public boolean averages() {
    return true;
  }
}
