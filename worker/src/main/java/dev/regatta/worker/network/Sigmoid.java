package dev.regatta.worker.network;

import dev.regatta.conf.Doc;
import dev.regatta.worker.math.FloatMath;

/** f(x) = 1 / (1 + e^-x), with slope f (1 - f). */
@Doc("The logistic function 1 / (1 + exp(-x)).")
public record Sigmoid() implements Activation {
  @Override
  public void forward(float[] values, int n) {
    for (int i = 0; i < n; i++) {
      values[i] = (float) FloatMath.sigmoid(values[i]);
    }
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
