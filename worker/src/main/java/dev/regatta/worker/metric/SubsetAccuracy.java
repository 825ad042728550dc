package dev.regatta.worker.metric;

import dev.regatta.conf.Doc;
import dev.regatta.worker.math.ExactSum;

/** The share of rows, by row weight, all of whose 0/1 labels were predicted. NaN without weight. */
@Doc("The share of rows all of whose labels were predicted.")
public record SubsetAccuracy() implements Metric {
  @Override
  public String label() {
    return "subset-accuracy";
  }

  @Override
  public boolean higherIsBetter() {
    return true;
  }

  @Override
  public Metric of(Learnt learnt) {
    learnt.requireFlags(label());
    return this;
  }

  @Override
  public int sums() {
    return WeightedMean.SUMS;
  }

  @Override
  public void add(EvaluatedRow row, ExactSum[] sums, int firstSum) {
    double right = 1;
    for (int i = 0; i < row.labels(); i++) {
      right = row.flagRight(i) ? right : 0;
    }
    WeightedMean.add(right, row.weight(), sums, firstSum);
  }

  @Override
  public double value(ExactSum[] sums, int firstSum) {
    return WeightedMean.value(sums, firstSum);
  }
}
