package dev.regatta.worker.network;

import dev.regatta.conf.Doc;
import dev.regatta.worker.math.FloatBlock;

/**
 * f(x) = lambda x for x > 0, else lambda alpha (e^x - 1), lambda = 1.0507... and alpha = 1.6732...
 * being such that layers of many units drive their outputs to mean 0 and variance 1. Source:
 * Klambauer, Unterthiner, Mayr, Hochreiter: Self-Normalizing Neural Networks, 2017, equation 2. It
 * wants numbers with mean 0 and variance 1 to go in, lecun's initialization, which it has, and
 * alpha dropout in place of dropout.
 */
@Doc("Scaled exponential linear unit: layers keep mean 0 and variance 1 by themselves.")
public record Selu() implements Activation {
  static final double LAMBDA = 1.0507009873554805;
  static final double ALPHA = 1.6732632423543772;

  /** Times this twice, any positive float is at least 1. */
  private static final float HUGE = 0x1p100f;

  private static final float SCALE = (float) LAMBDA;
  private static final float LOWEST = (float) (LAMBDA * ALPHA);

  /** Above, a polynomial; below, e^x - 1, which loses digits near zero. */
  private static final float NEAR = -0.5f;

  @Override
  public void forward(float[] values, int n) {
    FloatBlock.map(values, n, Selu::apply);
  }

  private static void apply(FloatBlock block, int n) {
    prepare(block.values, block.exponentials, n);
    block.exp(n);
    finish(block.values, block.exponentials, n);
  }

  private static void prepare(float[] x, float[] exponents, int n) {
    for (int i = 0; i < n; i++) {
      exponents[i] = Math.min(0f, x[i]);
    }
  }

  private static void finish(float[] values, float[] e, int n) {
    for (int i = 0; i < n; i++) {
      float x = values[i];
      float negative = Math.min(0f, x);
      float bounded = Math.max(NEAR, negative);
      float isFar = Math.min(1f, (bounded - negative) * HUGE);
      // Taylor's series of e^x - 1 to the eighth power: the rest is below 6e-9 of it.
      float p = 1f / 40320 * bounded + 1f / 5040;
      p = p * bounded + 1f / 720;
      p = p * bounded + 1f / 120;
      p = p * bounded + 1f / 24;
      p = p * bounded + 1f / 6;
      p = p * bounded + 0.5f;
      float near = bounded + bounded * (bounded * p);
      float below = isFar * (e[i] - 1) + (1 - isFar) * near;
      values[i] = SCALE * Math.max(0f, x) + LOWEST * below;
    }
  }

  @Override
  public void backward(float[] outputs, float[] slopes, float[] gradient, int n) {
    for (int i = 0; i < n; i++) {
      float isPositive = Math.max(0f, Math.min(1f, outputs[i] * HUGE * HUGE));
      float below = Math.min(0f, outputs[i]) + LOWEST;
      gradient[i] *= isPositive * SCALE + (1 - isPositive) * below;
    }
  }

  @Override
  public Initialization initialization() {
    return new Lecun();
  }
}
