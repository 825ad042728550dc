package dev.regatta.worker.metric;

import dev.regatta.conf.Doc;

/**
 * The mean, by row weight, of -log of the probability that was given to a row's class, which is
 * taken for 1e-15 where it is less, as scikit-learn does with doubles. Unlike the loss it is the
 * same figure whatever is minimized. NaN without weight.
 */
@Doc("The mean of -log of the probability of a row's class.")
public record LogLoss() implements WeightedMean {
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
  public double term(EvaluatedRow row) {
    double probability = row.prediction((int) row.label(0));
    double bounded = probability < LEAST ? LEAST : probability;
    return -StrictMath.log(bounded);
  }
}
