package dev.regatta.worker.metric;

import dev.regatta.conf.Doc;
import dev.regatta.worker.math.ExactSum;

/**
 * The share of rows, by row weight, whose greatest output is that of their class. Of equal outputs
 * the one with the lowest index wins; a single output is a logit, class 1 above 0. NaN without
 * weight.
 */
@Doc("The share of rows whose class was predicted.")
public record Accuracy() implements Metric {
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
  public int sums() {
    return WeightedMean.SUMS;
  }

  @Override
  public void add(EvaluatedRow row, ExactSum[] sums, int firstSum) {
    double right = Ranking.before(row) == 0 ? 1 : 0;
    WeightedMean.add(right, row.weight(), sums, firstSum);
  }

  @Override
  public double value(ExactSum[] sums, int firstSum) {
    return WeightedMean.value(sums, firstSum);
  }
}
