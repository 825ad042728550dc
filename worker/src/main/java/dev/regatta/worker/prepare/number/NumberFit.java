package dev.regatta.worker.prepare.number;

import dev.regatta.worker.math.ExactSum;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * Count, sum, sum of squares, smallest and largest of every number of a row, exactly, and a sketch
 * where quantiles are asked for: the order of the rows and their spread over machines change no
 * bit.
 */
public final class NumberFit {
  /** Whole numbers up to here are summed in longs: 2^22 squares of them stay below 2^62. */
  private static final double MAX_WHOLE = 1 << 20;

  private static final int MAX_PENDING = 1 << 22;
  private static final MathContext DIGITS = new MathContext(40);
  private static final long LOW_BITS = (1L << 31) - 1;

  private final int slots;
  private final int[] sketched;
  private final QuantileSketch[] sketches;
  private final long[] counts;
  private final double[] smallest;
  private final double[] largest;
  private final long[] wholeSums;
  private final long[] wholeSquares;
  private final @Nullable ExactSum[] sums;
  private final @Nullable ExactSum[] squares;
  private int pending;

  /** Rows of which only numbers that are not zero were added. */
  private long sparseRows;

  /**
   * A fit of nothing yet.
   *
   * @param slots numbers in a row
   * @param quantiles the slots of which quantiles are asked for
   */
  public NumberFit(int slots, BitSet quantiles) {
    this.slots = slots;
    sketched = quantiles.stream().toArray();
    sketches = new QuantileSketch[sketched.length];
    Arrays.setAll(sketches, i -> new QuantileSketch());
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

  /** Adds a row; NaN is missing. */
  public void add(double[] numbers) {
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
    for (int i = 0; i < sketched.length; i++) {
      double x = numbers[sketched[i]];
      if (!Double.isNaN(x)) {
        sketches[i].add(x);
      }
    }
    if (++pending == MAX_PENDING) {
      settle();
    }
  }

  /**
   * Adds a row by its numbers that are not zero, none of which is missing; the others are zeros and
   * counted as such. A fit is given rows either this way or as a whole.
   *
   * @param indices their slots
   */
  public void addNonZeros(int[] indices, double[] values, int count) {
    sparseRows++;
    for (int i = 0; i < count; i++) {
      int slot = indices[i];
      double x = values[i];
      long whole = (long) x;
      if (whole == x && Math.abs(x) <= MAX_WHOLE) {
        wholeSums[slot] += whole;
        wholeSquares[slot] += whole * whole;
      } else {
        sum(sums, slot).add(x);
        sum(squares, slot).addProduct(x, x);
      }
      counts[slot]++;
      smallest[slot] = Math.min(smallest[slot], x);
      largest[slot] = Math.max(largest[slot], x);
      int sketch = sketches.length == 0 ? -1 : Arrays.binarySearch(sketched, slot);
      if (sketch >= 0) {
        sketches[sketch].add(x);
      }
    }
    if (++pending == MAX_PENDING) {
      settle();
    }
  }

  /** The zeros of a slot in rows that were added by their other numbers. */
  private long zeros(int slot) {
    return sparseRows == 0 ? 0 : sparseRows - counts[slot];
  }

  public void merge(NumberFit other) {
    sparseRows += other.sparseRows;
    settle();
    other.settle();
    for (int slot = 0; slot < slots; slot++) {
      counts[slot] += other.counts[slot];
      smallest[slot] = Math.min(smallest[slot], other.smallest[slot]);
      largest[slot] = Math.max(largest[slot], other.largest[slot]);
      ExactSum otherSum = other.sums[slot];
      ExactSum otherSquare = other.squares[slot];
      // Each for itself: the sum of numbers that cancel is none, that of their squares is not.
      if (otherSum != null) {
        sum(sums, slot).add(otherSum);
      }
      if (otherSquare != null) {
        sum(squares, slot).add(otherSquare);
      }
    }
    for (int i = 0; i < sketches.length; i++) {
      sketches[i].merge(other.sketches[i]);
    }
  }

  /** The values that one slot had; of a slot with values only. */
  public NumberSummary summary(int slot) {
    int sketch = Arrays.binarySearch(sketched, slot);
    return new Summary(slot, sketch < 0 ? null : quantiles(sketch));
  }

  private Quantiles quantiles(int sketch) {
    long zeros = zeros(sketched[sketch]);
    if (zeros == 0) {
      return sketches[sketch].quantiles();
    }
    QuantileSketch all = new QuantileSketch();
    all.merge(sketches[sketch]);
    all.add(0, zeros);
    return all.quantiles();
  }

  private final class Summary implements NumberSummary {
    private final int slot;
    private final @Nullable Quantiles quantiles;

    Summary(int slot, @Nullable Quantiles quantiles) {
      this.slot = slot;
      this.quantiles = quantiles;
    }

    @Override
    public long count() {
      return NumberFit.this.count(slot);
    }

    @Override
    public double mean() {
      return NumberFit.this.mean(slot);
    }

    @Override
    public double deviation() {
      return NumberFit.this.deviation(slot);
    }

    @Override
    public double smallest() {
      return zeros(slot) > 0 ? Math.min(smallest[slot], 0) : smallest[slot];
    }

    @Override
    public double largest() {
      return zeros(slot) > 0 ? Math.max(largest[slot], 0) : largest[slot];
    }

    @Override
    public double quantile(double share) {
      if (quantiles == null) {
        throw new IllegalStateException("no sketch of slot " + slot);
      }
      double quantile = quantiles.at(share);
      return Math.max(smallest(), Math.min(largest(), quantile)) + 0.0;
    }
  }

  public long count(int slot) {
    return counts[slot] + zeros(slot);
  }

  /** Sum x / n, from the exact sum. */
  private double mean(int slot) {
    settle();
    BigDecimal count = BigDecimal.valueOf(count(slot));
    return exact(sums, slot).divide(count, DIGITS).doubleValue() + 0.0;
  }

  /**
   * The population standard deviation, sqrt((n sum x^2 - (sum x)^2) / n^2), from exact sums: no
   * cancellation, and exactly 0 for a constant.
   */
  private double deviation(int slot) {
    settle();
    BigDecimal count = BigDecimal.valueOf(count(slot));
    BigDecimal sum = exact(sums, slot);
    BigDecimal spread = exact(squares, slot).multiply(count).subtract(sum.multiply(sum));
    return Math.sqrt(spread.divide(count.multiply(count), DIGITS).doubleValue());
  }

  public void write(DataOutput out) throws IOException {
    out.writeLong(sparseRows);
    ExactSum scratch = new ExactSum();
    long[] digits = new long[ExactSum.longs()];
    for (int slot = 0; slot < slots; slot++) {
      out.writeLong(counts[slot]);
      out.writeDouble(smallest[slot]);
      out.writeDouble(largest[slot]);
      writeSum(settled(sums[slot], wholeSums[slot], scratch), digits, out);
      writeSum(settled(squares[slot], wholeSquares[slot], scratch), digits, out);
    }
    for (QuantileSketch sketch : sketches) {
      sketch.write(out);
    }
  }

  public static NumberFit read(int slots, BitSet quantiles, DataInput in) throws IOException {
    NumberFit fit = new NumberFit(slots, quantiles);
    fit.sparseRows = in.readLong();
    long[] digits = new long[ExactSum.longs()];
    for (int slot = 0; slot < slots; slot++) {
      fit.counts[slot] = in.readLong();
      fit.smallest[slot] = in.readDouble();
      fit.largest[slot] = in.readDouble();
      fit.sums[slot] = readSum(digits, in);
      fit.squares[slot] = readSum(digits, in);
    }
    for (int i = 0; i < fit.sketches.length; i++) {
      fit.sketches[i] = QuantileSketch.read(in);
    }
    return fit;
  }

  /** The exact sum with that in a long added; both stay as they are. */
  private static @Nullable ExactSum settled(
      @Nullable ExactSum exact, long whole, ExactSum scratch) {
    if (whole == 0) {
      return exact;
    }
    scratch.clear();
    if (exact != null) {
      scratch.add(exact);
    }
    add(whole, scratch);
    return scratch;
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
      add(value, sum(exact, slot));
      whole[slot] = 0;
    }
  }

  /** By two halves that doubles hold exactly; the sign is in the upper one. */
  private static void add(long whole, ExactSum to) {
    to.add((double) (whole & ~LOW_BITS));
    to.add((double) (whole & LOW_BITS));
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
