package dev.regatta.worker.optimizer;

/**
 * The momentum of {@link Nadam} by age, {@code mu_t = b1 (1 - q^t / 2)} with q = 0.96^psi, and its
 * product over all steps so far. Both are functions of the age: no state, nothing allocated, and a
 * cost that does not grow with the age.
 */
final class NadamMomentum {
  /** The logarithm of 0.96. */
  private static final double LN_BASE = -0.040821994520255166;

  /** The n-th term of the series is below 2^-n of the age: more would not change a double. */
  private static final int TERMS = 54;

  /** Beside 1 a smaller product is nothing. */
  private static final double NEGLIGIBLE = 0x1p-60;

  private NadamMomentum() {}

  /** mu at an age. */
  static double at(double beta1, double psi, long age) {
    return beta1 * (1 - 0.5 * StrictMath.exp(LN_BASE * psi * age));
  }

  /**
   * mu_1 mu_2 ... mu_t, with a relative error of some t roundings; 0 where it is negligible beside
   * 1.
   *
   * <p>It is {@code b1^t exp(sum_k ln(1 - q^k / 2))}, k = 1 .. t. By {@code ln(1 - x) = -sum_j x^j
   * / j} and the geometric series, the sum is {@code -sum_j 2^-j / j q^j (1 - q^(j t)) / (1 -
   * q^j)}. The differences from 1 are built up from the first one, as q may be close to 1.
   */
  static double product(double beta1, double psi, long age) {
    double power = Powers.of(beta1, age);
    if (power < NEGLIGIBLE) {
      return 0;
    }
    double short1 = -StrictMath.expm1(LN_BASE * psi);
    double long1 = -StrictMath.expm1(LN_BASE * psi * age);
    double shortJ = 0; // 1 - q^j
    double longJ = 0; // 1 - q^(j t)
    double half = 1;
    double logarithm = 0;
    for (int j = 1; j <= TERMS; j++) {
      shortJ += (1 - shortJ) * short1;
      longJ += (1 - longJ) * long1;
      half *= 0.5;
      double geometric = shortJ == 0 ? age : longJ / shortJ;
      logarithm -= half / j * (1 - shortJ) * geometric;
    }
    return power * StrictMath.exp(logarithm);
  }
}
