package dev.regatta.worker.network;

import dev.regatta.conf.Doc;
import dev.regatta.worker.math.FloatMath;

/** f(x) = x sigmoid(x), also called swish. */
@Doc("x times the sigmoid of x (swish).")
public record Silu() implements Activation {
  @Override
  public void forward(float[] values, int n) {
    for (int i = 0; i < n; i++) {
      double x = values[i];
      values[i] = (float) (x * FloatMath.sigmoid(x));
    }
  }

  @Override
  public void forward(float[] values, float[] slopes, int n) {
    for (int i = 0; i < n; i++) {
      double x = values[i];
      double sigmoid = FloatMath.sigmoid(x);
      values[i] = (float) (x * sigmoid);
      slopes[i] = (float) (sigmoid * (1 + x * (1 - sigmoid)));
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
