package dev.regatta.worker.optimizer;

/** What the step of a layer is multiplied by, so that its length follows that of the weights. */
final class TrustRatio {
  private TrustRatio() {}

  /**
   * {@code wanted / length}; 1 where either is 0. It is a finite float where both are finite: times
   * elements that are 0 it must be 0, however short the direction.
   */
  static float of(double wanted, double length) {
    return wanted == 0 || length == 0 ? 1 : (float) Math.min(wanted / length, Float.MAX_VALUE);
  }
}
