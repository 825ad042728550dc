package dev.regatta.worker.loss;

import dev.regatta.conf.Doc;

/**
 * The squared error (o - y)^2 of an output, with gradient 2 (o - y), as in PyTorch; others halve
 * both.
 */
@Doc("Mean squared error.")
public record MeanSquaredError() implements EachOutput {
  @Override
  public double loss(double output, double label) {
    double error = output - label;
    return error * error;
  }

  @Override
  public double slope(double output, double label) {
    return 2 * (output - label);
  }
}
