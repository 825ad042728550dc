package dev.regatta.worker.metric;

import dev.regatta.conf.Doc;

/** The share of 0/1 labels, by row weight, that were not predicted. NaN without weight. */
@Doc("The share of labels that were not predicted.")
public record HammingLoss() implements WeightedMean {
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
  public double term(EvaluatedRow row) {
    int wrong = 0;
    for (int i = 0; i < row.labels(); i++) {
      wrong += row.flagRight(i) ? 0 : 1;
    }
    return (double) wrong / row.labels();
  }
}
