package dev.regatta.worker.loss;

import dev.regatta.conf.Doc;

/** The absolute error |o - y| of an output, with gradient sign(o - y), which is 0 at o = y. */
@Doc("Mean absolute error.")
public record MeanAbsoluteError() implements EachOutput {
  @Override
  public double loss(double output, double label) {
    return Math.abs(output - label);
  }

  @Override
  public double slope(double output, double label) {
    return Math.signum(output - label);
  }
}
