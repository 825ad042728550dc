package dev.regatta.worker.prepare;

import dev.regatta.worker.math.ExactSum;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Count, sum, sum of squares, smallest and largest of every number of a row, exactly: the order of
 * the rows and their spread over machines change no bit.
 */
final class NumberFit {
  /** Whole numbers up to here are summed in longs: 2^22 squares of them stay below 2^62. */
  private static final double MAX_WHOLE = 1 << 20;

  private static final int MAX_PENDING = 1 << 22;
  private static final MathContext DIGITS = new MathContext(40);
  private static final long LOW_BITS = (1L << 31) - 1;

  private final int slots;
  private final long[] counts;
  private final double[] smallest;
  private final double[] largest;
  private final long[] wholeSums;
  private final long[] wholeSquares;
  private final @Nullable ExactSum[] sums;
  private final @Nullable ExactSum[] squares;
  private int pending;

  NumberFit(int slots) {
    this.slots = slots;
    counts = new long[slots];
    smallest = new double[slots];
    largest = new double[slots];
    Arrays.fill(smallest, Double.POSITIVE_INFINITY);
    Arrays.fill(largest, Double.NEGATIVE_INFINITY);
    wholeSums = new long[slots];
    wholeSquares = new long[slots];
    sums = new @Nullable ExactSum[slots];
    squares = new @Nullable ExactSum[slots];
  }

  void add(double[] numbers) {
    for (int slot = 0; slot < slots; slot++) {
      double x = numbers[slot];
      long whole = (long) x;
      if (whole == x && Math.abs(x) <= MAX_WHOLE) {
        wholeSums[slot] += whole;
        wholeSquares[slot] += whole * whole;
      } else if (Double.isNaN(x)) {
        continue;
      } else {
        sum(sums, slot).add(x);
        sum(squares, slot).addProduct(x, x);
      }
      counts[slot]++;
      smallest[slot] = Math.min(smallest[slot], x);
      largest[slot] = Math.max(largest[slot], x);
    }
    if (++pending == MAX_PENDING) {
      settle();
    }
  }

  void merge(NumberFit other) {
    settle();
    other.settle();
    for (int slot = 0; slot < slots; slot++) {
      counts[slot] += other.counts[slot];
      smallest[slot] = Math.min(smallest[slot], other.smallest[slot]);
      largest[slot] = Math.max(largest[slot], other.largest[slot]);
      ExactSum otherSum = other.sums[slot];
      ExactSum otherSquare = other.squares[slot];
      if (otherSum != null && otherSquare != null) {
        sum(sums, slot).add(otherSum);
        sum(squares, slot).add(otherSquare);
      }
    }
  }

  long count(int slot) {
    return counts[slot];
  }

  double smallest(int slot) {
    return smallest[slot];
  }

  double largest(int slot) {
    return largest[slot];
  }

  /** Sum x / n, from the exact sum. */
  double mean(int slot) {
    settle();
    BigDecimal count = BigDecimal.valueOf(counts[slot]);
    return exact(sums, slot).divide(count, DIGITS).doubleValue() + 0.0;
  }

  /**
   * The population standard deviation, sqrt((n sum x^2 - (sum x)^2) / n^2), from exact sums: no
   * cancellation, and exactly 0 for a constant.
   */
  double deviation(int slot) {
    settle();
    BigDecimal count = BigDecimal.valueOf(counts[slot]);
    BigDecimal sum = exact(sums, slot);
    BigDecimal spread = exact(squares, slot).multiply(count).subtract(sum.multiply(sum));
    return Math.sqrt(spread.divide(count.multiply(count), DIGITS).doubleValue());
  }

  void write(DataOutput out) throws IOException {
    settle();
    long[] digits = new long[ExactSum.longs()];
    for (int slot = 0; slot < slots; slot++) {
      out.writeLong(counts[slot]);
      out.writeDouble(smallest[slot]);
      out.writeDouble(largest[slot]);
      writeSum(sums[slot], digits, out);
      writeSum(squares[slot], digits, out);
    }
  }

  static NumberFit read(int slots, DataInput in) throws IOException {
    NumberFit fit = new NumberFit(slots);
    long[] digits = new long[ExactSum.longs()];
    for (int slot = 0; slot < slots; slot++) {
      fit.counts[slot] = in.readLong();
      fit.smallest[slot] = in.readDouble();
      fit.largest[slot] = in.readDouble();
      fit.sums[slot] = readSum(digits, in);
      fit.squares[slot] = readSum(digits, in);
    }
    return fit;
  }

  /** Only the digits in use: most sums fill 4 of 46. */
  private static void writeSum(@Nullable ExactSum sum, long[] digits, DataOutput out)
      throws IOException {
    int from = 0;
    int to = 0;
    if (sum != null) {
      sum.write(digits, 0);
      to = digits.length;
      while (to > 0 && digits[to - 1] == 0) {
        to--;
      }
      while (from < to && digits[from] == 0) {
        from++;
      }
    }
    out.writeByte(from);
    out.writeByte(to);
    for (int i = from; i < to; i++) {
      out.writeLong(digits[i]);
    }
  }

  private static @Nullable ExactSum readSum(long[] digits, DataInput in) throws IOException {
    int from = in.readByte();
    int to = in.readByte();
    if (from == to) {
      return null;
    }
    Arrays.fill(digits, 0);
    for (int i = from; i < to; i++) {
      digits[i] = in.readLong();
    }
    return ExactSum.read(digits, 0);
  }

  /** Moves the sums in longs into the exact ones. */
  private void settle() {
    pending = 0;
    for (int slot = 0; slot < slots; slot++) {
      settle(wholeSums, sums, slot);
      settle(wholeSquares, squares, slot);
    }
  }

  private static void settle(long[] whole, @Nullable ExactSum[] exact, int slot) {
    long value = whole[slot];
    if (value != 0) {
      // Two halves that doubles hold exactly; the shift keeps the sign in the upper one.
      sum(exact, slot).add((double) (value & ~LOW_BITS));
      sum(exact, slot).add((double) (value & LOW_BITS));
      whole[slot] = 0;
    }
  }

  private static ExactSum sum(@Nullable ExactSum[] sums, int slot) {
    ExactSum sum = sums[slot];
    if (sum == null) {
      sum = new ExactSum();
      sums[slot] = sum;
    }
    return sum;
  }

  private static BigDecimal exact(@Nullable ExactSum[] sums, int slot) {
    ExactSum sum = sums[slot];
    return sum == null ? BigDecimal.ZERO : sum.exact();
  }
}
