package dev.regatta.worker.network;

import dev.regatta.conf.Doc;
import dev.regatta.worker.math.FloatMath;

/**
 * f(x) = x Phi(x), where Phi is the standard normal distribution function: the form with erf, as
 * PyTorch's default, not the approximation by tanh. Source: Hendrycks, Gimpel: Gaussian Error
 * Linear Units, 2016.
 */
@Doc("x times the standard normal distribution function of x (the exact form, not by tanh).")
public record Gelu() implements Activation {
  @Override
  public void forward(float[] values, int n) {
    for (int i = 0; i < n; i++) {
      double x = values[i];
      values[i] = (float) (x * FloatMath.normalDistribution(x, FloatMath.normalDensity(x)));
    }
  }

  @Override
  public void forward(float[] values, float[] slopes, int n) {
    for (int i = 0; i < n; i++) {
      double x = values[i];
      double density = FloatMath.normalDensity(x);
      double distribution = FloatMath.normalDistribution(x, density);
      values[i] = (float) (x * distribution);
      slopes[i] = (float) (distribution + x * density);
    }
  }

  @Override
  public void backward(float[] outputs, float[] slopes, float[] gradient, int n) {
    for (int i = 0; i < n; i++) {
      gradient[i] *= slopes[i];
    }
  }

  @Override
  public boolean keepsSlopes() {
    return true;
  }

  @Override
  public Initialization initialization() {
    return new He();
  }
}
