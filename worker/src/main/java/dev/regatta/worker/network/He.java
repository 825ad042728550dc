package dev.regatta.worker.network;

import dev.regatta.conf.Doc;
import dev.regatta.worker.random.Randoms;

/**
 * Normal with mean 0 and variance 2 / inputs, for activations that are zero on one side. Source:
 * He, Zhang, Ren, Sun: Delving Deep into Rectifiers, 2015. Not truncated, as in PyTorch; Keras
 * truncates at two deviations.
 */
@Doc("Normal, variance 2 / inputs: for relu and its kin.")
public record He() implements Initialization {
  @Override
  public void fill(Randoms randoms, int inputs, int outputs, float[] weights, int offset) {
    Initializations.normal(
        randoms, StrictMath.sqrt(2.0 / inputs), weights, offset, inputs * outputs);
  }
}
