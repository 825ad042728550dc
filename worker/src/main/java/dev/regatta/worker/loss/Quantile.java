package dev.regatta.worker.loss;

import dev.regatta.conf.Default;
import dev.regatta.conf.Doc;
import dev.regatta.conf.Range;

/**
 * The pinball loss, whose minimum is the label's quantile q: q (y - o) where the label is above the
 * output and (1 - q) (o - y) where it is below, with gradients -q and 1 - q, and 0 at o = y
 * (Koenker and Bassett 1978). At q = 0.5 it is half the absolute error. As scikit-learn's
 * mean_pinball_loss; PyTorch and ND4J have none.
 */
@Doc("Pinball loss: predicts a quantile of the label.")
public record Quantile(
    @Doc("The quantile that is predicted; 0.5 is the median.")
        @Default("0.5")
        @Range(min = 0, max = 1, minExclusive = true, maxExclusive = true)
        double quantile)
    implements EachOutput {
  public Quantile {
    if (!(quantile > 0 && quantile < 1)) {
      throw new IllegalArgumentException("quantile is " + quantile + "; it is between 0 and 1");
    }
  }

  @Override
  public double loss(double output, double label) {
    double above = label - output;
    return above > 0 ? quantile * above : (quantile - 1) * above;
  }

  @Override
  public double slope(double output, double label) {
    return output < label ? -quantile : output > label ? 1 - quantile : 0;
  }
}
