package dev.regatta.worker.optimizer;

/** What compact constructors refuse. */
final class Checks {
  /**
   * The smallest epsilon: scaled by a bias correction it is still a normal float, so that a weight
   * whose gradient was always zero divides by something.
   */
  static final double MIN_EPSILON = 1e-30;

  private Checks() {}

  static void learningRate(double value) {
    notNegative("learning-rate", value);
  }

  static void notNegative(String key, double value) {
    if (!(value >= 0 && value < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(key + " is " + value + "; it is a number from 0 on");
    }
  }

  static void positive(String key, double value) {
    if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(key + " is " + value + "; it is a number above 0");
    }
  }

  static void belowOne(String key, double value) {
    if (!(value >= 0 && value < 1)) {
      throw new IllegalArgumentException(
          key + " is " + value + "; it lies between 0 (included) and 1 (excluded)");
    }
  }

  static void epsilon(double value) {
    if (!(value >= MIN_EPSILON && value < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "epsilon is " + value + "; it is a number from " + MIN_EPSILON + " on");
    }
  }
}
