package dev.regatta.worker.math;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;

/**
 * A sum of doubles without rounding: its value does not depend on the order of the terms, nor on
 * how they were spread over workers. A fixed-point number of 32-bit digits in longs with deferred
 * carries (Neal: Fast exact summation using small and large superaccumulators, 2015). It takes
 * memory for the digits between its smallest and its largest term.
 *
 * <p>NaN and infinite terms are kept as such, and the value is then what IEEE 754 makes of them. A
 * finite term of 2^372 or more in magnitude counts as infinite. Not thread-safe, not even for
 * reading: reading settles deferred carries.
 */
public final class ExactSum {
  /** Digit i weighs 2^(32 i - 1088). */
  private static final int DIGITS = 46;

  private static final int LOWEST_EXPONENT = -1088;
  private static final int SMALLEST_TERM_EXPONENT = -1074;
  private static final int SIGNIFICANT_BITS = 53;

  /** A term adds less than 2^52 to a digit, which holds less than 2^63. */
  private static final int MAX_TERMS_BETWEEN_CARRIES = 1 << 10;

  private static final int BIASED_TO_POSITION = SMALLEST_TERM_EXPONENT - 1 - LOWEST_EXPONENT;
  private static final int FRACTION_BITS = 52;
  private static final long FRACTION = (1L << FRACTION_BITS) - 1;
  private static final long MASK = 0xFFFFFFFFL;

  private static final long NAN = 1;
  private static final long POSITIVE_INFINITY = 2;
  private static final long NEGATIVE_INFINITY = 4;

  private static final long[] NONE = {};

  /**
   * Digits {@link #low} and up; the others are zero, but for the sign that the last one carries.
   */
  private long[] digits = NONE;

  private int low;
  private int terms;
  private long notFinite;

  /** The number of longs that {@link #write} fills. */
  public static int longs() {
    return DIGITS + 1;
  }

  public void add(double term) {
    long bits = Double.doubleToRawLongBits(term);
    int biased = (int) (bits >>> FRACTION_BITS) & 0x7FF;
    // Without branches: signs and zeros come in no order that a processor could predict.
    long mantissa = (bits & FRACTION) | ((long) Math.min(biased, 1) << FRACTION_BITS);
    int position = Math.max(biased, 1) + BIASED_TO_POSITION;
    int digit = position >>> 5;
    int shift = position & 31;
    if (digit + 2 >= DIGITS) {
      addNotFinite(term);
      return;
    }
    reserve(digit, digit + 2);
    int at = digit - low;
    long sign = bits >> 63;
    digits[at] += (((mantissa << shift) & MASK) ^ sign) - sign;
    digits[at + 1] += ((mantissa >>> (32 - shift)) ^ sign) - sign;
    if (++terms >= MAX_TERMS_BETWEEN_CARRIES) {
      carry();
    }
  }

  /** Makes room for the digits from {@code from} to {@code to}, where there is none. */
  private void reserve(int from, int to) {
    if (from < low || to >= low + digits.length) {
      widen(from, to);
    }
  }

  private void widen(int from, int to) {
    if (digits.length == 0) {
      low = from;
    }
    int newLow = Math.min(low, from);
    int end = Math.max(low + digits.length, to + 1);
    long[] wider = new long[end - newLow];
    System.arraycopy(digits, 0, wider, low - newLow, digits.length);
    digits = wider;
    low = newLow;
  }

  private void addNotFinite(double term) {
    if (Double.isNaN(term)) {
      notFinite |= NAN;
    } else {
      notFinite |= term > 0 ? POSITIVE_INFINITY : NEGATIVE_INFINITY;
    }
  }

  /**
   * Adds the product of two doubles. It is not rounded where it is zero or at least 2^-968 in
   * magnitude; a smaller one is rounded to a multiple of 2^-1074, the same on every machine. The
   * product of two floats is exact as a double: {@code add((double) a * b)} does half the work.
   */
  public void addProduct(double a, double b) {
    double high = a * b;
    add(high);
    if (Double.isFinite(high)) {
      add(Math.fma(a, b, -high));
    }
  }

  public void add(ExactSum other) {
    other.carry();
    carry();
    if (other.digits.length > 0) {
      reserve(other.low, other.low + other.digits.length - 1);
      for (int i = 0; i < other.digits.length; i++) {
        digits[other.low - low + i] += other.digits[i];
      }
    }
    notFinite |= other.notFinite;
    terms = 2;
  }

  /**
   * The exact value.
   *
   * @throws ArithmeticException where the value is not finite
   */
  public BigDecimal exact() {
    if (notFinite != 0) {
      throw new ArithmeticException("the sum is not finite: " + value());
    }
    BigInteger sum = scaled();
    int zeros = Math.max(0, sum.getLowestSetBit());
    int exponent = LOWEST_EXPONENT + zeros;
    BigInteger odd = sum.shiftRight(zeros);
    if (exponent >= 0) {
      return new BigDecimal(odd.shiftLeft(exponent));
    }
    // m 2^-k = m 5^k 10^-k: a division of decimals would take a thousand digits.
    return new BigDecimal(odd.multiply(BigInteger.valueOf(5).pow(-exponent)), -exponent);
  }

  /** The value, rounded once to the nearest double, ties to even. */
  public double value() {
    if (notFinite != 0) {
      return notFiniteValue();
    }
    BigInteger scaled = scaled();
    BigInteger magnitude = scaled.abs();
    int dropped =
        Math.max(
            magnitude.bitLength() - SIGNIFICANT_BITS, SMALLEST_TERM_EXPONENT - LOWEST_EXPONENT);
    double rounded =
        Math.scalb((double) roundedShift(magnitude, dropped), dropped + LOWEST_EXPONENT);
    return scaled.signum() < 0 ? -rounded : rounded;
  }

  private double notFiniteValue() {
    if (notFinite == POSITIVE_INFINITY) {
      return Double.POSITIVE_INFINITY;
    }
    return notFinite == NEGATIVE_INFINITY ? Double.NEGATIVE_INFINITY : Double.NaN;
  }

  private static long roundedShift(BigInteger magnitude, int dropped) {
    long kept = magnitude.shiftRight(dropped).longValueExact();
    boolean half = magnitude.testBit(dropped - 1);
    boolean more = half && magnitude.getLowestSetBit() < dropped - 1;
    return half && (more || (kept & 1) == 1) ? kept + 1 : kept;
  }

  /** Writes {@link #longs} longs; equal values give equal longs. */
  public void write(long[] target, int offset) {
    carry();
    Arrays.fill(target, offset, offset + DIGITS, 0);
    System.arraycopy(digits, 0, target, offset + low, digits.length);
    for (int i = offset + low + Math.max(0, digits.length - 1); i < offset + DIGITS - 1; i++) {
      long carried = target[i] >> 32;
      target[i] -= carried << 32;
      target[i + 1] += carried;
    }
    target[offset + DIGITS] = notFinite;
  }

  /** Reads what {@link #write} wrote. */
  public static ExactSum read(long[] source, int offset) {
    ExactSum sum = new ExactSum();
    int top = DIGITS - 1;
    long last = source[offset + top];
    // What only repeats the sign goes into the digit below.
    while (top > 0 && (last == 0 || last == -1)) {
      top--;
      last = (last << 32) + source[offset + top];
    }
    int first = 0;
    while (first < top && source[offset + first] == 0) {
      first++;
    }
    sum.low = first;
    sum.digits = Arrays.copyOfRange(source, offset + first, offset + top + 1);
    sum.digits[top - first] = last;
    sum.notFinite = source[offset + DIGITS];
    sum.terms = 1;
    return sum;
  }

  public void clear() {
    Arrays.fill(digits, 0);
    notFinite = 0;
    terms = 0;
  }

  /** The value in units of digit 0. */
  private BigInteger scaled() {
    carry();
    BigInteger sum = BigInteger.ZERO;
    for (int i = digits.length - 1; i >= 0; i--) {
      sum = sum.shiftLeft(32).add(BigInteger.valueOf(digits[i]));
    }
    return sum.shiftLeft(32 * low);
  }

  /**
   * Brings all digits but the last one into [0, 2^32); the last one, which is small, has a sign.
   */
  private void carry() {
    for (int i = 0; i < digits.length - 1; i++) {
      long carried = digits[i] >> 32;
      digits[i] -= carried << 32;
      digits[i + 1] += carried;
    }
    int last = digits.length - 1;
    if (last >= 0 && low + last < DIGITS - 1 && digits[last] != (int) digits[last]) {
      reserve(low, low + last + 1);
      long carried = digits[last] >> 32;
      digits[last] -= carried << 32;
      digits[last + 1] += carried;
    }
    terms = 1;
  }
}
