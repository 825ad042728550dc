package dev.regatta.worker.math;

import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * A sum of doubles without rounding: its value does not depend on the order of the terms, nor on
 * how they were spread over workers. A fixed-point number of 32-bit digits in longs with deferred
 * carries (Neal: Fast exact summation using small and large superaccumulators, 2015).
 *
 * <p>Terms are finite and smaller than 2^300 in magnitude; bits below 2^-1074 do not exist.
 */
public final class ExactSum {
  /** Digit i weighs 2^(32 i - 1088). */
  private static final int DIGITS = 46;

  private static final int LOWEST_EXPONENT = -1088;
  private static final int MAX_TERMS_BETWEEN_CARRIES = 1 << 29;
  private static final long MASK = 0xFFFFFFFFL;

  private final long[] digits = new long[DIGITS];
  private int terms;

  /** The number of longs that {@link #write} fills. */
  public static int longs() {
    return DIGITS;
  }

  public void add(double term) {
    long bits = Double.doubleToRawLongBits(term);
    int biased = (int) (bits >>> 52) & 0x7FF;
    long mantissa = bits & 0xFFFFFFFFFFFFFL;
    if (biased == 0) {
      biased = 1;
    } else {
      mantissa |= 1L << 52;
    }
    int position = biased - 1075 - LOWEST_EXPONENT;
    int digit = position >>> 5;
    int shift = position & 31;
    if (digit + 2 >= DIGITS) {
      throw new ArithmeticException("cannot sum " + term);
    }
    long low = (mantissa << shift) & MASK;
    long middle = (mantissa >>> (32 - shift)) & MASK;
    long high = shift == 0 ? 0 : mantissa >>> (64 - shift);
    if (bits < 0) {
      digits[digit] -= low;
      digits[digit + 1] -= middle;
      digits[digit + 2] -= high;
    } else {
      digits[digit] += low;
      digits[digit + 1] += middle;
      digits[digit + 2] += high;
    }
    if (++terms >= MAX_TERMS_BETWEEN_CARRIES) {
      carry();
    }
  }

  /** Adds the product of two doubles without rounding it; both below 2^150 in magnitude. */
  public void addProduct(double a, double b) {
    double high = a * b;
    add(high);
    add(Math.fma(a, b, -high));
  }

  public void add(ExactSum other) {
    other.carry();
    carry();
    for (int i = 0; i < DIGITS; i++) {
      digits[i] += other.digits[i];
    }
    terms += 1;
  }

  /** The exact value. */
  public BigDecimal exact() {
    carry();
    BigInteger sum = BigInteger.ZERO;
    for (int i = DIGITS - 1; i >= 0; i--) {
      sum = sum.shiftLeft(32).add(BigInteger.valueOf(digits[i]));
    }
    int zeros = Math.max(0, sum.getLowestSetBit());
    int exponent = LOWEST_EXPONENT + zeros;
    BigInteger odd = sum.shiftRight(zeros);
    if (exponent >= 0) {
      return new BigDecimal(odd.shiftLeft(exponent));
    }
    // m 2^-k = m 5^k 10^-k: a division of decimals would take a thousand digits.
    return new BigDecimal(odd.multiply(BigInteger.valueOf(5).pow(-exponent)), -exponent);
  }

  /** The value, rounded once to the nearest double. */
  public double value() {
    carry();
    int top = DIGITS - 1;
    while (top >= 0 && digits[top] == 0) {
      top--;
    }
    return top < 0 ? 0.0 : exact().doubleValue();
  }

  public void write(long[] target, int offset) {
    carry();
    System.arraycopy(digits, 0, target, offset, DIGITS);
  }

  public static ExactSum read(long[] source, int offset) {
    ExactSum sum = new ExactSum();
    System.arraycopy(source, offset, sum.digits, 0, DIGITS);
    sum.terms = 1;
    return sum;
  }

  public void clear() {
    java.util.Arrays.fill(digits, 0);
    terms = 0;
  }

  private void carry() {
    for (int i = 0; i < DIGITS - 1; i++) {
      long carried = digits[i] >> 32;
      digits[i] -= carried << 32;
      digits[i + 1] += carried;
    }
    terms = 1;
  }
}
