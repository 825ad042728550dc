package dev.regatta.worker.loss;

import dev.regatta.conf.Doc;
import dev.regatta.worker.math.FloatMath;

/**
 * The negative log-likelihood of a count y whose mean is e^z, without the terms of y alone: e^z - y
 * z, with gradient e^z - y; it may be negative. The prediction is e^z. As PyTorch's PoissonNLLLoss
 * with {@code log_input}; ND4J's LossPoisson takes the mean instead of its logarithm: the same
 * function behind an exponential activation.
 */
@Doc("Counts and other labels that are not negative: the network puts out the mean's logarithm.")
public record Poisson() implements EachOutput {
  @Override
  public boolean counts() {
    return true;
  }

  @Override
  public Link link() {
    return Link.LOG;
  }

  @Override
  public double loss(double output, double label) {
    return FloatMath.exp(output) - label * output;
  }

  @Override
  public double slope(double output, double label) {
    return FloatMath.exp(output) - label;
  }
}
