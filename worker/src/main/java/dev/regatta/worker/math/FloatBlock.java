package dev.regatta.worker.math;

import java.util.Arrays;

/**
 * A piece of an array with room to work on it, and functions of all of its elements. Loops run from
 * index 0 on and use one index for all arrays: those the JIT compiler turns into vector
 * instructions. A block stays in the first-level cache, so several loops cost little more than one.
 *
 * <p>Additions, multiplications and divisions of floats only: the same bits on every machine.
 */
public final class FloatBlock {
  /** Floats in a block. */
  public static final int SIZE = 1024;

  private static final ThreadLocal<FloatBlock> OF_THREAD = ThreadLocal.withInitial(FloatBlock::new);

  private static final float LOG2_E = 0x1.715476p0f;

  /** ln 2 in two pieces: the product of the first with an integer below 2^15 is exact. */
  private static final float LN_2_HIGH = 0x1.63p-1f;

  private static final float LN_2_LOW = -2.1219444e-4f;

  /** Added to a small float, rounds it to an integer, which is then in the lowest bits. */
  private static final float ROUND_TO_INTEGER = 0x1.8p23f;

  /** Below, e^x rounds to zero. */
  private static final float LOWEST = -104;

  /** Powers of two are made this many times too big, so that none is subnormal. */
  private static final int SCALE = 64;

  /** Arguments, replaced by results. */
  public final float[] values = new float[SIZE];

  /** Derivatives, where asked for. */
  public final float[] slopes = new float[SIZE];

  /** What {@link #exp} works on. */
  public final float[] exponentials = new float[SIZE];

  private final float[] powers = new float[SIZE];

  /** A function of a block's first n values. */
  public interface Function {
    /** Replaces the values, and sets the slopes where someone asks for them. */
    void apply(FloatBlock block, int n);
  }

  private FloatBlock() {}

  /** The calling thread's own. */
  public static FloatBlock ofThread() {
    return OF_THREAD.get();
  }

  /** Whether every value of an array is a number and not infinite. */
  public static boolean allFinite(float[] values) {
    FloatBlock block = OF_THREAD.get();
    Arrays.fill(block.slopes, 0f);
    for (int from = 0; from < values.length; from += SIZE) {
      int count = Math.min(SIZE, values.length - from);
      System.arraycopy(values, from, block.values, 0, count);
      addZeroTimes(block.values, block.slopes, count);
    }
    float sum = 0;
    for (float zero : block.slopes) {
      sum += zero;
    }
    return sum == 0;
  }

  /** Zero times what is not finite is not a number, which no sum loses. */
  private static void addZeroTimes(float[] values, float[] sums, int n) {
    for (int i = 0; i < n; i++) {
      sums[i] += values[i] * 0f;
    }
  }

  /** Replaces the first n values of an array, block by block. */
  public static void map(float[] values, int n, Function function) {
    FloatBlock block = OF_THREAD.get();
    for (int from = 0; from < n; from += SIZE) {
      int count = Math.min(SIZE, n - from);
      System.arraycopy(values, from, block.values, 0, count);
      function.apply(block, count);
      System.arraycopy(block.values, 0, values, from, count);
    }
  }

  /** The same, and keeps the slopes. */
  public static void map(float[] values, float[] slopes, int n, Function function) {
    FloatBlock block = OF_THREAD.get();
    for (int from = 0; from < n; from += SIZE) {
      int count = Math.min(SIZE, n - from);
      System.arraycopy(values, from, block.values, 0, count);
      function.apply(block, count);
      System.arraycopy(block.values, 0, values, from, count);
      System.arraycopy(block.slopes, 0, slopes, from, count);
    }
  }

  /**
   * Replaces the first n exponentials x by e^x, for x of at most 0 (or NaN). The relative error is
   * below 1.5e-7; results below the smallest normal float are off by at most another half of the
   * smallest float. e^0 is 1.
   */
  public void exp(int n) {
    reduce(exponentials, powers, n);
    powersOfTwo(powers, n);
    scale(exponentials, powers, n);
  }

  /** x = k ln 2 + r: replaces x by e^r, and leaves k in the lowest bits of the other array. */
  private static void reduce(float[] x, float[] integers, int n) {
    for (int i = 0; i < n; i++) {
      float bounded = Math.max(x[i], LOWEST);
      float shifted = bounded * LOG2_E + ROUND_TO_INTEGER;
      float k = shifted - ROUND_TO_INTEGER;
      integers[i] = shifted;
      float r = (bounded - k * LN_2_HIGH) - k * LN_2_LOW;
      // Taylor's series to the seventh power for |r| <= ln(2)/2: the rest is below 6e-9.
      float p = 1f / 5040 * r + 1f / 720;
      p = p * r + 1f / 120;
      p = p * r + 1f / 24;
      p = p * r + 1f / 6;
      p = p * r + 0.5f;
      x[i] = (p * (r * r) + r) + 1f;
    }
  }

  /** The only loop without vector instructions: the compiler has none between floats and bits. */
  private static void powersOfTwo(float[] integers, int n) {
    for (int i = 0; i < n; i++) {
      int bits = Float.floatToRawIntBits(integers[i]);
      integers[i] = Float.intBitsToFloat((bits << 23) + ((127 + SCALE) << 23));
    }
  }

  private static void scale(float[] x, float[] powers, int n) {
    for (int i = 0; i < n; i++) {
      x[i] = x[i] * powers[i] * 0x1p-64f;
    }
  }
}
