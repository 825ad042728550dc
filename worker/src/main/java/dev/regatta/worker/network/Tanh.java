package dev.regatta.worker.network;

import dev.regatta.conf.Doc;
import dev.regatta.worker.math.FloatMath;

/** f(x) = tanh x, with slope 1 - f^2. */
@Doc("The hyperbolic tangent.")
public record Tanh() implements Activation {
  @Override
  public void forward(float[] values, int n) {
    for (int i = 0; i < n; i++) {
      values[i] = (float) FloatMath.tanh(values[i]);
    }
  }

  @Override
  public void backward(float[] outputs, float[] slopes, float[] gradient, int n) {
    for (int i = 0; i < n; i++) {
      gradient[i] *= (1 - outputs[i]) * (1 + outputs[i]);
    }
  }

  @Override
  public Initialization initialization() {
    return new Lecun();
  }
}
