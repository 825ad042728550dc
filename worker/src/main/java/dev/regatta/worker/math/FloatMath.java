package dev.regatta.worker.math;

/**
 * Elementary functions to the accuracy of a float, in a few nanoseconds, with the same bits on
 * every machine: additions, multiplications and divisions of doubles only, where {@code Math.exp}
 * and its like may differ between machines.
 *
 * <p>Arguments and results are doubles, so that formulas over them round once, at the end. The
 * relative error of every result is below 5e-9, and so below 0.55 units in the last place once
 * rounded to a float, unless a method says otherwise. NaN gives NaN.
 */
public final class FloatMath {
  private static final double LOG2_E = 1.4426950408889634;
  private static final double LN_2 = 0.6931471805599453;
  private static final double SQRT_HALF = 0.7071067811865476;

  /** Added to a small double, rounds it to an integer, which is then in the lowest bits. */
  private static final double ROUND_TO_INTEGER = 0x1.8p52;

  private FloatMath() {}

  /**
   * e^x. Below -708 it is e^-708 and above 709 e^709: as floats these are zero and infinity, as the
   * exact values would be.
   */
  public static double exp(double x) {
    // Not Math.max and min: their treatment of NaN and signed zeros doubles the time.
    double bounded = x > 709 ? 709 : x < -708 ? -708 : x;
    double shifted = bounded * LOG2_E + ROUND_TO_INTEGER;
    double r = bounded - (shifted - ROUND_TO_INTEGER) * LN_2;
    // Taylor's series to the eighth power for |r| <= ln(2)/2: the rest is below 2.1e-10.
    double r2 = r * r;
    double low = (1 + r) + r2 * (1.0 / 2 + r * (1.0 / 6));
    double high = (1.0 / 24 + r * (1.0 / 120)) + r2 * ((1.0 / 720 + r * (1.0 / 5040)) + r2 / 40320);
    long exponent = (int) Double.doubleToRawLongBits(shifted);
    return (low + r2 * r2 * high) * Double.longBitsToDouble((exponent + 1023) << 52);
  }

  /** The natural logarithm; the relative error holds near 1 too. */
  public static double log(double x) {
    if (!(x >= Double.MIN_NORMAL && x <= Double.MAX_VALUE)) {
      return StrictMath.log(x);
    }
    int exponent = Math.getExponent(x);
    double mantissa = x * Double.longBitsToDouble((1023L - exponent) << 52);
    if (mantissa > 2 * SQRT_HALF) {
      mantissa *= 0.5;
      exponent++;
    }
    // log((1+s)/(1-s)) = 2 (s + s^3/3 + ...) for |s| < 0.172: the rest is below 2e-12.
    double s = (mantissa - 1) / (mantissa + 1);
    double s2 = s * s;
    double tail = 1.0 / 7 + s2 * (1.0 / 9 + s2 * (1.0 / 11 + s2 * (1.0 / 13)));
    return exponent * LN_2 + 2 * s * (1 + s2 * (1.0 / 3 + s2 * (1.0 / 5 + s2 * tail)));
  }

  /** log(1 + e^x), without overflow. */
  public static double softplus(double x) {
    double e = exp(-Math.abs(x));
    // As in log, with 1 + e = (1 + s) / (1 - s) and 0 <= s <= 1/3: the rest is below 2e-10.
    double s = e / (2 + e);
    double s2 = s * s;
    double s4 = s2 * s2;
    double s8 = s4 * s4;
    double low = (1 + s2 * (1.0 / 3)) + s4 * (1.0 / 5 + s2 * (1.0 / 7));
    double high = (1.0 / 9 + s2 * (1.0 / 11)) + s4 * (1.0 / 13 + s2 * (1.0 / 15));
    double log = 2 * s * (low + s8 * (high + s8 * (1.0 / 17)));
    return x > 0 ? x + log : log;
  }

  /** 1 / (1 + e^-x). */
  public static double sigmoid(double x) {
    return 1 / (1 + exp(-x));
  }

  /** The greatest of the n values from {@code offset} on, or NaN where one is NaN. */
  public static float max(float[] values, int offset, int n) {
    float max = values[offset];
    for (int i = offset + 1; i < offset + n; i++) {
      max = Math.max(max, values[i]);
    }
    return max;
  }
}
