package dev.regatta.worker.dl4j;

import dev.regatta.worker.network.Constraint;

/** Sets weights below 0 to 0. */
record NonNegative(int length) implements Constraint {
  @Override
  public void hold(float[] weights, int offset) {
    for (int i = offset; i < offset + length; i++) {
      weights[i] = weights[i] < 0 ? 0 : weights[i];
    }
  }
}
