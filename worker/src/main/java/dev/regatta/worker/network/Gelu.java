package dev.regatta.worker.network;

import dev.regatta.conf.Doc;
import dev.regatta.worker.math.FloatBlock;

/**
 * f(x) = x Phi(x), where Phi is the standard normal distribution function: the form with erf, as
 * PyTorch's default, not the approximation by tanh. Source: Hendrycks, Gimpel: Gaussian Error
 * Linear Units, 2016.
 *
 * <p>Relative error below 7e-7 for positive x, and below 7e-7 (1 + x^2/4) for negative ones, where
 * f itself fades like e^(-x^2/2).
 */
@Doc("x times the standard normal distribution function of x (the exact form, not by tanh).")
public record Gelu() implements Activation {
  private static final float INVERSE_SQRT_2_PI = 0.3989423f;

  /** Times this twice, any positive float is at least 1. */
  private static final float HUGE = 0x1p100f;

  /** Beyond, the density is zero as a float. */
  private static final float FARTHEST = 15;

  @Override
  public void forward(float[] values, int n) {
    FloatBlock.map(values, n, Gelu::apply);
  }

  @Override
  public void forward(float[] values, float[] slopes, int n) {
    FloatBlock.map(values, slopes, n, Gelu::apply);
  }

  private static void apply(FloatBlock block, int n) {
    prepare(block.values, block.exponentials, n);
    block.exp(n);
    tails(block.values, block.slopes, block.exponentials, n);
    finish(block.values, block.slopes, block.exponentials, n);
  }

  private static void prepare(float[] x, float[] exponents, int n) {
    for (int i = 0; i < n; i++) {
      exponents[i] = -0.5f * x[i] * x[i];
    }
  }

  /**
   * The upper tail of the distribution beyond |x|: the density times Mills' ratio, a polynomial in
   * t = 1 / (1 + |x|/4), fitted for the least relative error.
   *
   * @param e replaced by the density
   */
  private static void tails(float[] x, float[] tails, float[] e, int n) {
    for (int i = 0; i < n; i++) {
      float t = 1 / (1 + 0.25f * Math.min(FARTHEST, Math.abs(x[i])));
      float p = -0.028916053f * t + 0.21493757f;
      p = p * t - 0.6143429f;
      p = p * t + 0.8254884f;
      p = p * t - 0.60618955f;
      p = p * t + 0.4714876f;
      p = p * t + 0.02487916f;
      p = p * t + 0.23642442f;
      p = p * t + 0.22907709f;
      p = p * t + 0.25048816f;
      p = p * t + 0.24998023f;
      float density = INVERSE_SQRT_2_PI * e[i];
      e[i] = density;
      tails[i] = density * (t * p);
    }
  }

  /**
   * Puts value and slope together.
   *
   * @param slopes holds the tails
   */
  private static void finish(float[] values, float[] slopes, float[] densities, int n) {
    for (int i = 0; i < n; i++) {
      float x = values[i];
      float tail = slopes[i];
      float isPositive = Math.max(0f, Math.min(1f, x * HUGE * HUGE));
      float distribution = tail + isPositive * (1 - 2 * tail);
      values[i] = x * distribution;
      slopes[i] = distribution + x * densities[i];
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
