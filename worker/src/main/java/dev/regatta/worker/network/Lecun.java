package dev.regatta.worker.network;

import dev.regatta.conf.Doc;
import dev.regatta.worker.random.Randoms;

/**
 * Normal with mean 0 and variance 1 / inputs: keeps the variance of linear layers and of tanh near
 * zero. Source: LeCun, Bottou, Orr, Mueller: Efficient BackProp, 1998. Not truncated; Keras
 * truncates at two deviations.
 */
@Doc("Normal, variance 1 / inputs.")
public record Lecun() implements Initialization {
  @Override
  public void fill(Randoms randoms, int inputs, int outputs, float[] weights, int offset) {
    Initializations.normal(
        randoms, StrictMath.sqrt(1.0 / inputs), weights, offset, inputs * outputs);
  }
}
