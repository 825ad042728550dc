package dev.regatta.worker.optimizer;

/** Powers of the shares that running means keep. */
final class Powers {
  private Powers() {}

  /**
   * By squaring: Math.pow may differ in its last bit between processors, StrictMath.pow allocates.
   * Below 1 the relative error, some {@code exponent} roundings, is of a number that is small where
   * the exponent is large.
   */
  static double of(double base, long exponent) {
    double power = 1;
    double square = base;
    for (long left = exponent; left > 0; left >>= 1) {
      if ((left & 1) == 1) {
        power *= square;
      }
      square *= square;
    }
    return power;
  }
}
