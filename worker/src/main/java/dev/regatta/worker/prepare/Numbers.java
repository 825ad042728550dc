package dev.regatta.worker.prepare;

import java.nio.charset.StandardCharsets;
import java.util.OptionalDouble;

/** Decimal numbers in text: digits, a point, an exponent. No NaN, no infinity, no hexadecimal. */
public final class Numbers {
  /** Powers of ten that a double holds exactly. */
  private static final double[] TENS = {
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22
  };

  private static final long MAX_EXACT = 1L << 53;

  private Numbers() {}

  /** The number that a text is, rounded once to the nearest double; empty where it is none. */
  public static OptionalDouble parse(String text) {
    double number = parseOrNaN(text);
    return Double.isNaN(number) ? OptionalDouble.empty() : OptionalDouble.of(number);
  }

  /** The same: NaN where the text is no number. It may be infinite: 1e999. */
  public static double parseOrNaN(String text) {
    // What Latin-1 cannot write becomes a question mark, which is in no number either.
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    return parseOrNaN(bytes, bytes.length);
  }

  /** The same of the first bytes of an array, in ASCII or anything that extends it. */
  public static double parseOrNaN(byte[] text, int length) {
    int at = 0;
    boolean negative = length > 0 && text[0] == '-';
    if (negative || (length > 0 && text[0] == '+')) {
      at++;
    }
    long digits = 0;
    int digitCount = 0;
    int decimals = 0;
    boolean point = false;
    boolean exact = true;
    for (; at < length; at++) {
      byte c = text[at];
      if (c >= '0' && c <= '9') {
        exact &= digits <= (MAX_EXACT - 9) / 10;
        digits = exact ? digits * 10 + (c - '0') : digits;
        digitCount++;
        decimals += point ? 1 : 0;
      } else if (c == '.' && !point) {
        point = true;
      } else {
        break;
      }
    }
    if (digitCount == 0 || !(at == length || exponentFollows(text, at, length))) {
      return Double.NaN;
    }
    if (at < length || !exact || decimals >= TENS.length) {
      return Double.parseDouble(new String(text, 0, length, StandardCharsets.ISO_8859_1)) + 0.0;
    }
    // Both exact, so the one division rounds once (Clinger: How to read floating point numbers
    // accurately, 1990).
    double number = digits / TENS[decimals];
    return negative ? 0.0 - number : number;
  }

  private static boolean exponentFollows(byte[] text, int from, int length) {
    int at = from;
    if ((text[at] | 0x20) != 'e' || ++at == length) {
      return false;
    }
    if ((text[at] == '-' || text[at] == '+') && ++at == length) {
      return false;
    }
    while (at < length && text[at] >= '0' && text[at] <= '9') {
      at++;
    }
    return at == length;
  }
}
