package dev.regatta.worker.network;

import dev.regatta.conf.Doc;
import dev.regatta.worker.random.Randoms;

/**
 * Uniform over +-sqrt(6 / (inputs + outputs)), so that the variance is 2 / (inputs + outputs).
 * Source: Glorot, Bengio: Understanding the difficulty of training deep feedforward neural
 * networks, 2010.
 */
@Doc("Uniform, variance 2 / (inputs + outputs).")
public record Glorot() implements Initialization {
  @Override
  public void fill(Randoms randoms, int inputs, int outputs, float[] weights, int offset) {
    double bound = StrictMath.sqrt(6.0 / ((double) inputs + outputs));
    for (int i = offset; i < offset + inputs * outputs; i++) {
      weights[i] = (float) (bound * (2 * randoms.nextDouble() - 1));
    }
  }
}
