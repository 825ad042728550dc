package dev.regatta.worker.metric;

import dev.regatta.conf.Doc;

/** The share of rows, by row weight, all of whose 0/1 labels were predicted. NaN without weight. */
@Doc("The share of rows all of whose labels were predicted.")
public record SubsetAccuracy() implements WeightedMean {
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
  public double term(EvaluatedRow row) {
    double right = 1;
    for (int i = 0; i < row.labels(); i++) {
      right = row.flagRight(i) ? right : 0;
    }
    return right;
  }
}
