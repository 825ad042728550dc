package dev.regatta.worker.network;

import dev.regatta.conf.Default;
import dev.regatta.conf.Doc;
import dev.regatta.conf.Range;

/** f(x) = x for x > 0, else slope x. */
@Doc("x where positive, else slope times x.")
public record LeakyRelu(
    @Doc("The slope of the negative side.") @Default("0.01") @Range(min = 0, max = 1) double slope)
    implements Activation {
  /** Times this twice, any positive float is at least 1. */
  private static final float HUGE = 0x1p100f;

  public LeakyRelu {
    if (!(slope >= 0 && slope <= 1)) {
      throw new IllegalArgumentException("slope is " + slope + "; allowed are 0 to 1");
    }
  }

  @Override
  public void forward(float[] values, int n) {
    float s = (float) slope;
    for (int i = 0; i < n; i++) {
      values[i] = Math.max(s * values[i], values[i]);
    }
  }

  @Override
  public void backward(float[] outputs, float[] slopes, float[] gradient, int n) {
    float s = (float) slope;
    for (int i = 0; i < n; i++) {
      // s or 1 without a branch, which vector instructions cannot take.
      gradient[i] *= Math.max(s, Math.min(1f, outputs[i] * HUGE * HUGE));
    }
  }

  @Override
  public Initialization initialization() {
    return new He();
  }
}
