package dev.regatta.worker.loss;

import dev.regatta.conf.Default;
import dev.regatta.conf.Doc;
import dev.regatta.conf.Range;

/**
 * Half the squared error e = o - y up to |e| = delta, linear beyond: e^2 / 2, or delta (|e| - delta
 * / 2), with gradient e cut to [-delta, delta] (Huber 1964). As PyTorch's HuberLoss and ND4J's
 * huberLoss; PyTorch's SmoothL1Loss divides it by delta.
 */
@Doc("Squared error for small errors, absolute error for large ones.")
public record Huber(
    @Doc(
            "Where the absolute error begins, in the unit of the scaled label: one is a standard"
                + " deviation where prepare.label is standardize.")
        @Default("1")
        @Range(min = 0, minExclusive = true)
        double delta)
    implements EachOutput {
  public Huber {
    if (!(delta > 0)) {
      throw new IllegalArgumentException("delta is " + delta + "; it is greater than 0");
    }
  }

  @Override
  public double loss(double output, double label) {
    double error = Math.abs(output - label);
    return error > delta ? delta * (error - delta / 2) : error * error / 2;
  }

  @Override
  public double slope(double output, double label) {
    double error = output - label;
    return error > delta ? delta : error < -delta ? -delta : error;
  }
}
