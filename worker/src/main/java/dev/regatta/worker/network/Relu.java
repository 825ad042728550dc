package dev.regatta.worker.network;

import dev.regatta.conf.Doc;

/** f(x) = max(0, x); its slope at 0 is 0. */
@Doc("max(0, x).")
public record Relu() implements Activation {
  /** Times this twice, any positive float is at least 1. */
  private static final float HUGE = 0x1p100f;

  @Override
  public void forward(float[] values, int n) {
    for (int i = 0; i < n; i++) {
      values[i] = Math.max(0f, values[i]);
    }
  }

  @Override
  public void backward(float[] outputs, float[] slopes, float[] gradient, int n) {
    for (int i = 0; i < n; i++) {
      // 0 or 1 without a branch, which vector instructions cannot take.
      gradient[i] *= Math.min(1f, outputs[i] * HUGE * HUGE);
    }
  }

  @Override
  public Initialization initialization() {
    return new He();
  }
}
