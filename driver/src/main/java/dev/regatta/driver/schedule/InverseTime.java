package dev.regatta.driver.schedule;

import dev.regatta.conf.Default;
import dev.regatta.conf.Doc;
import dev.regatta.conf.Range;
import dev.regatta.driver.history.History;

/**
 * Factor 1 / (1 + g t)^p, t in epochs (Robbins and Monro 1951; Bottou 2012, section 5.2). Keras has
 * p = 1 alone and ND4J the same formula; both count steps or whole epochs, PyTorch has none.
 */
@Doc("The rate falls as one over the time: steeply at first, then ever more slowly.")
public record InverseTime(
    @Doc("By how much the divisor's base grows in an epoch.") @Default("0.1") @Range(min = 0)
        double decay,
    @Doc("Power of the divisor.") @Default("1") @Range(min = 0) double power,
    @Doc("Linear warm-up from 0, in epochs.") @Default("0") @Range(min = 0) double warmupEpochs)
    implements Schedule {
  @Override
  public double factor(double epochs, double plannedEpochs, History history) {
    return StrictMath.pow(1 + decay * epochs, -power);
  }
}
