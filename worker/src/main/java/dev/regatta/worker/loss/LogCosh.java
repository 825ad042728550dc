package dev.regatta.worker.loss;

import dev.regatta.conf.Doc;
import dev.regatta.worker.math.FloatMath;

/**
 * log(cosh(e)) of the error e = o - y, with gradient tanh(e): e^2 / 2 near 0 and |e| - log 2 far
 * from it. As Keras' LogCosh; PyTorch and ND4J have none.
 */
@Doc("Smooth between squared and absolute error: the logarithm of the error's cosh.")
public record LogCosh() implements EachOutput {
  /** Below, the closed forms cancel; the first terms of the series left out are 1e-9 of the sum. */
  private static final double SMALL = 0.25;

  private static final double LN_2 = 0.6931471805599453;

  @Override
  public double loss(double output, double label) {
    double error = output - label;
    double e = Math.abs(error);
    if (e < SMALL) {
      double e2 = e * e;
      double tail = 1.0 / 45 + e2 * (-17.0 / 2520 + e2 * (31.0 / 14175));
      return e2 * (0.5 + e2 * (-1.0 / 12 + e2 * tail));
    }
    return e + FloatMath.softplus(-2 * e) - LN_2;
  }

  @Override
  public double slope(double output, double label) {
    double e = output - label;
    if (Math.abs(e) < SMALL) {
      double e2 = e * e;
      double tail = 2.0 / 15 + e2 * (-17.0 / 315 + e2 * (62.0 / 2835));
      return e * (1 + e2 * (-1.0 / 3 + e2 * tail));
    }
    double q = FloatMath.exp(-2 * Math.abs(e));
    return Math.signum(e) * (1 - q) / (1 + q);
  }
}
