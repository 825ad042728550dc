package dev.regatta.worker.metric;

import dev.regatta.conf.Doc;
import dev.regatta.worker.math.ExactSum;

/** The mean absolute error, by row weight, in the label's unit. NaN without weight. */
@Doc("The mean absolute error.")
public record Mae() implements Metric {
  @Override
  public String label() {
    return "mae";
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
  public void add(
      float[] outputs,
      int offset,
      int width,
      float label,
      double loss,
      float rowWeight,
      ExactSum[] sums,
      int firstSum) {
    double error = (double) outputs[offset] - label;
    WeightedMean.add(Math.abs(error), rowWeight, sums, firstSum);
  }

  @Override
  public double value(ExactSum[] sums, int firstSum) {
    return WeightedMean.value(sums, firstSum);
  }
}
