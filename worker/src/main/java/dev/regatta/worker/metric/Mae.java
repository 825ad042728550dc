package dev.regatta.worker.metric;

import dev.regatta.conf.Default;
import dev.regatta.conf.Doc;
import dev.regatta.worker.math.ExactSum;

/** The mean absolute error, by row weight, in the label's unit. NaN without weight. */
@Doc("The mean absolute error.")
public record Mae(
    @Doc("What one unit of outputs and labels is in the label's own unit.") @Default("1")
        double scale,
    @Doc("Which of the label's columns, from 0 on.") @Default("0") int target)
    implements Metric {
  public Mae(double scale) {
    this(scale, 0);
  }

  @Override
  public String label() {
    return "mae";
  }

  @Override
  public boolean higherIsBetter() {
    return false;
  }

  @Override
  public Metric of(Learnt learnt) {
    learnt.requireNumbers(label());
    return this;
  }

  @Override
  public int sums() {
    return WeightedMean.SUMS;
  }

  @Override
  public void add(EvaluatedRow row, ExactSum[] sums, int firstSum) {
    double error = row.prediction(target) - row.label(target);
    WeightedMean.add(Math.abs(error), row.weight(), sums, firstSum);
  }

  @Override
  public double value(ExactSum[] sums, int firstSum) {
    return scale * WeightedMean.value(sums, firstSum);
  }
}
