package dev.regatta.worker.metric;

import dev.regatta.conf.Default;
import dev.regatta.conf.Doc;

/** The root of the mean squared error, by row weight, in the label's unit. NaN without weight. */
@Doc("The root of the mean squared error.")
public record Rmse(
    @Doc("What one unit of outputs and labels is in the label's own unit.") @Default("1")
        double scale,
    @Doc("Which of the label's columns, from 0 on.") @Default("0") int target)
    implements WeightedMean {
  public Rmse(double scale) {
    this(scale, 0);
  }

  @Override
  public String label() {
    return "rmse";
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
  public double term(EvaluatedRow row) {
    double error = row.prediction(target) - row.label(target);
    return error * error;
  }

  @Override
  public double figure(double mean) {
    return scale * Math.sqrt(mean);
  }
}
