package dev.regatta.worker.metric;

import dev.regatta.conf.Doc;

/**
 * The share of rows, by row weight, whose greatest output is that of their class. Of equal outputs
 * the one with the lowest index wins; a single output is a logit, class 1 above 0. NaN without
 * weight.
 */
@Doc("The share of rows whose class was predicted.")
public record Accuracy() implements WeightedMean {
  @Override
  public String label() {
    return "accuracy";
  }

  @Override
  public boolean higherIsBetter() {
    return true;
  }

  @Override
  public Metric of(Learnt learnt) {
    learnt.requireOneOfClasses(label());
    return this;
  }

  @Override
  public double term(EvaluatedRow row) {
    return Ranking.before(row) == 0 ? 1 : 0;
  }
}
