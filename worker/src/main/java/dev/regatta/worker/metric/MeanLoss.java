package dev.regatta.worker.metric;

import dev.regatta.conf.Doc;
import dev.regatta.worker.math.ExactSum;

/** The mean of the rows' losses, by row weight; penalties do not count. NaN without weight. */
@Doc("The mean loss.")
public record MeanLoss() implements Metric {
  @Override
  public String label() {
    return "loss";
  }

  @Override
  public boolean higherIsBetter() {
    return false;
  }

  @Override
  public int sums() {
    return WeightedMean.SUMS;
  }

  @Override
  public void add(EvaluatedRow row, ExactSum[] sums, int firstSum) {
    WeightedMean.add(row.loss(), row.weight(), sums, firstSum);
  }

  @Override
  public double value(ExactSum[] sums, int firstSum) {
    return WeightedMean.value(sums, firstSum);
  }
}
