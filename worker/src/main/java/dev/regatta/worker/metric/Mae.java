package dev.regatta.worker.metric;

import dev.regatta.conf.Default;
import dev.regatta.conf.Doc;
import dev.regatta.worker.math.ExactSum;

/** The mean absolute error, by row weight, in the label's unit. NaN without weight. */
@Doc("The mean absolute error.")
public record Mae(
    @Doc("What one unit of outputs and labels is in the label's own unit.") @Default("1")
        double scale)
    implements Metric {
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
    return scale * WeightedMean.value(sums, firstSum);
  }
}
