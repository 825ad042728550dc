package dev.regatta.worker.metric;

import dev.regatta.conf.Doc;
import dev.regatta.worker.math.ExactSum;

/** The share of 0/1 labels, by row weight, that were not predicted. NaN without weight. */
@Doc("The share of labels that were not predicted.")
public record HammingLoss() implements Metric {
  @Override
  public String label() {
    return "hamming-loss";
  }

  @Override
  public boolean higherIsBetter() {
    return false;
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
    int wrong = 0;
    for (int i = 0; i < row.labels(); i++) {
      wrong += row.flagRight(i) ? 0 : 1;
    }
    WeightedMean.add((double) wrong / row.labels(), row.weight(), sums, firstSum);
  }

  @Override
  public double value(ExactSum[] sums, int firstSum) {
    return WeightedMean.value(sums, firstSum);
  }
}
