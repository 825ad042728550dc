package dev.regatta.driver.stop;

import java.math.BigDecimal;
import java.math.MathContext;

/**
 * Why a run ended before its last epoch.
 *
 * @param message for the user, with the figures
 */
public record StopReason(String message) {
  private static final MathContext DIGITS = new MathContext(6);

  /** A figure in as many digits as a reader looks at. */
  static String figure(double value) {
    return Double.toString(
        Double.isFinite(value) ? new BigDecimal(value, DIGITS).doubleValue() : value);
  }
}
