package dev.regatta.worker.metric;

import dev.regatta.conf.Doc;
import dev.regatta.worker.math.ExactSum;

/**
 * The mean, by row weight, of -log of the probability that was given to a row's class, which is
 * taken for 1e-15 where it is less, as scikit-learn does with doubles. Unlike the loss it is the
 * same figure whatever is minimized. NaN without weight.
 */
@Doc("The mean of -log of the probability of a row's class.")
public record LogLoss() implements Metric {
  private static final double LEAST = 1e-15;

  @Override
  public String label() {
    return "log-loss";
  }

  @Override
  public boolean higherIsBetter() {
    return false;
  }

  @Override
  public Metric of(Learnt learnt) {
    learnt.requireOneOfClasses(label());
    return this;
  }

  @Override
  public int sums() {
    return WeightedMean.SUMS;
  }

  @Override
  public void add(EvaluatedRow row, ExactSum[] sums, int firstSum) {
    double probability = row.prediction((int) row.label(0));
    double bounded = probability < LEAST ? LEAST : probability;
    WeightedMean.add(-StrictMath.log(bounded), row.weight(), sums, firstSum);
  }

  @Override
  public double value(ExactSum[] sums, int firstSum) {
    return WeightedMean.value(sums, firstSum);
  }
}
