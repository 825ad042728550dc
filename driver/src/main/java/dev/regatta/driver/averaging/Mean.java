package dev.regatta.driver.averaging;

import dev.regatta.conf.Default;
import dev.regatta.conf.Doc;
import dev.regatta.conf.Range;

/**
 * w = start - a (start - mean): the average itself at a = 1 (McMahan et al.:
 * Communication-Efficient Learning of Deep Networks from Decentralized Data, 2017).
 */
@Doc("The next weights are the average of the replicas.")
public record Mean(
    @Doc("How far to go towards the average.")
        @Default("1")
        @Range(min = 0, max = 2, minExclusive = true)
        double rate)
    implements Averaging {
  @Override
  public int slots() {
    return 0;
  }

  @Override
  public boolean bearsUnequalSteps() {
    return true;
  }

  @Override
  public void apply(
      float[] start, float[] mean, float[][] slots, int from, int length, double meanRate) {
    if (rate == 1) {
      System.arraycopy(mean, 0, start, from, length);
      return;
    }
    for (int i = 0; i < length; i++) {
      double w = start[from + i];
      start[from + i] = (float) (w - rate * (w - mean[i]));
    }
  }
}
