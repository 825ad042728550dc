package dev.regatta.worker.network;

import dev.regatta.conf.Doc;
import dev.regatta.worker.math.FloatBlock;

/** f(x) = 1 / (1 + e^-x), with slope f (1 - f). Relative error below 3e-7. */
@Doc("The logistic function 1 / (1 + exp(-x)).")
public record Sigmoid() implements Activation {
  /** Times this twice, any positive float is at least 1. */
  private static final float HUGE = 0x1p100f;

  @Override
  public void forward(float[] values, int n) {
    FloatBlock.map(values, n, Sigmoid::apply);
  }

  private static void apply(FloatBlock block, int n) {
    prepare(block.values, block.exponentials, n);
    block.exp(n);
    finish(block.values, block.exponentials, n);
  }

  /** Sets what the exponential is taken of. */
  static void prepare(float[] x, float[] exponents, int n) {
    for (int i = 0; i < n; i++) {
      exponents[i] = -Math.abs(x[i]);
    }
  }

  private static void finish(float[] x, float[] e, int n) {
    for (int i = 0; i < n; i++) {
      x[i] = of(x[i], e[i]);
    }
  }

  /**
   * The sigmoid of x, given e = e^-|x|: 1 / (1 + e) for positive x, else e / (1 + e), without a
   * branch, which vector instructions cannot take.
   */
  static float of(float x, float e) {
    return Math.max(e, Math.min(1f, x * HUGE * HUGE)) / (1f + e);
  }

  @Override
  public void backward(float[] outputs, float[] slopes, float[] gradient, int n) {
    for (int i = 0; i < n; i++) {
      gradient[i] *= outputs[i] * (1 - outputs[i]);
    }
  }

  @Override
  public Initialization initialization() {
    return new Lecun();
  }
}
