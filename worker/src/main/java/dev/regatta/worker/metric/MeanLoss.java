package dev.regatta.worker.metric;

import dev.regatta.conf.Doc;

/** The mean of the rows' losses, by row weight; penalties do not count. NaN without weight. */
@Doc("The mean loss.")
public record MeanLoss() implements WeightedMean {
  @Override
  public String label() {
    return "loss";
  }

  @Override
  public boolean higherIsBetter() {
    return false;
  }

  @Override
  public double term(EvaluatedRow row) {
    return row.loss();
  }
}
