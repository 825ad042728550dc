package dev.regatta.bench.measure;

import java.math.BigDecimal;
import java.math.MathContext;

/** Numbers for people. */
final class Numbers {
  private static final MathContext DIGITS = new MathContext(4);

  private Numbers() {}

  /** Four significant digits, more where they stand before the point; no exponent. */
  static String text(double value) {
    if (!Double.isFinite(value)) {
      return Double.toString(value);
    }
    BigDecimal exact = BigDecimal.valueOf(value);
    boolean large = Math.abs(value) >= 1000;
    BigDecimal rounded =
        large ? exact.setScale(0, java.math.RoundingMode.HALF_UP) : exact.round(DIGITS);
    return rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString();
  }
}
