package dev.regatta.worker.network;

import dev.regatta.conf.Doc;

/** f(x) = x. */
@Doc("No activation: the layer is linear.")
public record Identity() implements Activation {
  @Override
  public void forward(float[] values, int n) {}

  @Override
  public void backward(float[] outputs, float[] slopes, float[] gradient, int n) {}

  @Override
  public Initialization initialization() {
    return new Lecun();
  }
}
