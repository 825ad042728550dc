package dev.regatta.worker.prepare;

import dev.regatta.worker.prepare.time.Instants;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import org.jspecify.annotations.Nullable;

/**
 * What a value stands for in a column of some kind: the one reading of values, wherever rows come
 * from. Null is missing.
 */
public final class Values {
  public static final String TEXT_IN_NUMBERS = "text in a numeric column";
  public static final String NOT_FINITE = "NaN or infinity";
  public static final String TOO_LARGE = "a number beyond float32's range";
  public static final String NO_TIME = "no date or time such as 2021-01-31 or 2021-01-31 18:05:00";
  public static final String OTHER_SIZE = "a vector of another size than in training";
  public static final String BAD_INDICES =
      "a sparse vector with an index beyond its size or out of order";
  public static final String MISSING_IN_VECTOR = "a missing number inside a vector";
  public static final String UNKNOWN_TYPE = "a cell of an unknown type";

  private static final long GREATEST_BITS = Double.doubleToRawLongBits(Float.MAX_VALUE);

  private Values() {}

  /** The number that a value is or spells; NaN where it is missing. */
  public static double number(@Nullable Object value, String column) throws BadRowException {
    if (value == null) {
      return Double.NaN;
    }
    if (value instanceof Number number) {
      return checked(number.doubleValue(), column);
    }
    if (value instanceof Boolean truth) {
      return truth ? 1 : 0;
    }
    if (value instanceof String text) {
      return parse(text, column);
    }
    throw new BadRowException(column, UNKNOWN_TYPE);
  }

  /** The category that a value names: numbers by their shortest text, 3 for 3.0. */
  public static @Nullable String category(@Nullable Object value, String column)
      throws BadRowException {
    if (value == null || value instanceof String) {
      return (String) value;
    }
    if (value instanceof BigDecimal decimal) {
      return decimal.signum() == 0 ? "0" : decimal.stripTrailingZeros().toPlainString();
    }
    if (value instanceof Double || value instanceof Float) {
      return ClassNames.of(checked(((Number) value).doubleValue(), column));
    }
    boolean plain =
        value instanceof Number
            || value instanceof Boolean
            || value instanceof LocalDate
            || value instanceof LocalDateTime
            || value instanceof Instant;
    if (!plain) {
      throw new BadRowException(column, UNKNOWN_TYPE);
    }
    return value.toString();
  }

  /** Microseconds since 1970-01-01 UTC; NaN where the value is missing. */
  public static double time(@Nullable Object value, String column) throws BadRowException {
    double micros;
    if (value == null) {
      return Double.NaN;
    } else if (value instanceof String text) {
      micros = Instants.parse(text);
    } else if (value instanceof LocalDate date) {
      micros = Instants.of(date);
    } else if (value instanceof LocalDateTime time) {
      micros = Instants.of(time);
    } else if (value instanceof Instant instant) {
      micros = Instants.of(instant);
    } else if (value instanceof ZonedDateTime time) {
      micros = Instants.of(time.toInstant());
    } else if (value instanceof OffsetDateTime time) {
      micros = Instants.of(time.toInstant());
    } else {
      throw new BadRowException(column, UNKNOWN_TYPE);
    }
    if (Double.isNaN(micros)) {
      throw new BadRowException(column, NO_TIME);
    }
    return micros;
  }

  /** The number that a text spells. */
  public static double parse(String text, String column) throws BadRowException {
    double number = Numbers.parseOrNaN(text);
    if (Double.isNaN(number)) {
      throw new BadRowException(column, namesNoNumber(text) ? NOT_FINITE : TEXT_IN_NUMBERS);
    }
    return checked(number, column);
  }

  /** Whether a text spells NaN or infinity: it then counts as a number, though a bad one. */
  public static boolean namesNoNumber(String text) {
    String unsigned = text.startsWith("-") || text.startsWith("+") ? text.substring(1) : text;
    return unsigned.equalsIgnoreCase("nan")
        || unsigned.equalsIgnoreCase("inf")
        || unsigned.equalsIgnoreCase("infinity");
  }

  /** A number that networks can take; -0.0 becomes 0.0. */
  public static double checked(double number, String column) throws BadRowException {
    if (!(Math.abs(number) <= Float.MAX_VALUE)) {
      boolean finite = Double.isFinite(number);
      throw new BadRowException(column, finite ? TOO_LARGE : NOT_FINITE);
    }
    return number + 0.0;
  }

  /** The same of several numbers of an array, in place. */
  public static void check(double[] numbers, int from, int count, String column)
      throws BadRowException {
    long beyond = 0;
    for (int i = from; i < from + count; i++) {
      double number = numbers[i];
      // As whole numbers the bits of positive doubles are in order: infinity and NaN come last.
      beyond |= GREATEST_BITS - (Double.doubleToRawLongBits(number) & Long.MAX_VALUE);
      numbers[i] = number + 0.0;
    }
    if (beyond < 0) {
      for (int i = from; i < from + count; i++) {
        checked(numbers[i], column);
      }
    }
  }
}
