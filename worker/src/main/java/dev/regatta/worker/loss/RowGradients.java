package dev.regatta.worker.loss;

import java.util.Arrays;

/** What losses share. */
final class RowGradients {
  private RowGradients() {}

  /**
   * The gradient of a row of weight 0, whatever its outputs are: 0 times infinity is not zero.
   *
   * @return its part of the loss
   */
  static double zero(float[] gradient, int offset, int width) {
    Arrays.fill(gradient, offset, offset + width, 0);
    return 0;
  }
}
