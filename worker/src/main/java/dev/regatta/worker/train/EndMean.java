package dev.regatta.worker.train;

import dev.regatta.worker.compress.Compression;

/**
 * The one formula of the average: mean = sum p_i end_i with p_i = weight_i / (sum weight_i), in the
 * order of i, rounded once to float (subnormal numbers twice). Of lossy codes, which carry
 * differences d_i = start - end_i: mean = start - sum p_i d_i.
 *
 * <p>The sum is carried as two floats, high + low, by transformations that lose nothing (the
 * product's error by a fused multiply-add, the sum's by Knuth's TwoSum; Ogita, Rump, Oishi:
 * Accurate Sum and Dot Product, 2005, Algorithms 3.1, 3.5 and 5.3), so before it is rounded its
 * error is below n 2^-45 (sum p_i |end_i|) for n ends. Hence equal ends have themselves as their
 * mean, whatever their weights, and an end alone does. Doubles would do the same three times as
 * slowly: C2 of Java 17 vectorizes these loops, but none that converts floats to doubles.
 *
 * <p>Elements of 2^119 and more overflow to something that is not finite.
 *
 * <p>It holds scratch memory: one per thread. Which thread computes which slice changes no bit.
 */
public final class EndMean {
  /** The most elements of a slice: what is summed stays in a core's first-level cache. */
  public static final int SLICE = 1024;

  /** Shares are parts of it, so that what products of the smallest floats lose is too small. */
  private static final float SCALE = 0x1p8f;

  private final float[] value = new float[SLICE];
  private final float[] high = new float[SLICE];

  /** The negative of what high lacks: so the mean of negative zeros is one. */
  private final float[] excess = new float[SLICE];

  /**
   * Averages elements {@code from .. from + length} of several vectors.
   *
   * @param ends where each of them ended; at least one
   * @param weights the weight of the rows trained: their number where rows are not weighted
   * @param length {@link #SLICE} at most
   * @param mean receives the average, from {@code meanFrom} on
   */
  public void of(
      float[][] ends, double[] weights, int from, int length, float[] mean, int meanFrom) {
    if (ends.length == 1) {
      System.arraycopy(ends[0], from, mean, meanFrom, length);
      return;
    }
    double total = sum(weights);
    for (int i = 0; i < ends.length; i++) {
      System.arraycopy(ends[i], from, value, 0, length);
      add(i, weights[i] / total, length);
    }
    finish(length, mean, meanFrom);
  }

  /**
   * Averages elements of several coded vectors.
   *
   * @param start where all of them started
   * @param codes the whole code of each vector; at least one
   */
  public void ofCodes(
      Compression code,
      float[] start,
      byte[][] codes,
      double[] weights,
      int from,
      int length,
      float[] mean,
      int meanFrom) {
    double total = sum(weights);
    for (int i = 0; i < codes.length; i++) {
      code.decode(codes[i], from, length, value);
      add(i, weights[i] / total, length);
    }
    if (code.lossless()) {
      finish(length, mean, meanFrom);
    } else {
      System.arraycopy(start, from, value, 0, length);
      subtract(value, high, excess, length);
      System.arraycopy(value, 0, mean, meanFrom, length);
    }
  }

  private static double sum(double[] weights) {
    double total = 0;
    for (double weight : weights) {
      total += weight;
    }
    return total;
  }

  private void add(int index, double share, int length) {
    double scaled = share * SCALE;
    float p = (float) scaled;
    float rest = (float) (scaled - p);
    if (index == 0) {
      begin(p, rest, value, high, excess, length);
    } else {
      add(p, rest, value, high, excess, length);
    }
  }

  private void finish(int length, float[] mean, int meanFrom) {
    round(high, excess, value, length);
    System.arraycopy(value, 0, mean, meanFrom, length);
  }

  // All arrays of a loop are indexed alike, or C2 does not vectorize it: hence the copies.

  private static void begin(
      float p, float rest, float[] x, float[] high, float[] excess, int length) {
    for (int i = 0; i < length; i++) {
      float product = p * x[i];
      high[i] = product;
      excess[i] = Math.fma(-rest, x[i], Math.fma(-p, x[i], product));
    }
  }

  private static void add(
      float p, float rest, float[] x, float[] high, float[] excess, int length) {
    for (int i = 0; i < length; i++) {
      float product = p * x[i];
      float tooMuch = Math.fma(-rest, x[i], Math.fma(-p, x[i], product));
      float sum = high[i] + product;
      float added = sum - high[i];
      float lost = (high[i] - (sum - added)) + (product - added);
      high[i] = sum;
      excess[i] += tooMuch - lost;
    }
  }

  private static void round(float[] high, float[] excess, float[] mean, int length) {
    for (int i = 0; i < length; i++) {
      mean[i] = (high[i] - excess[i]) * (1 / SCALE);
    }
  }

  /** start -= high - excess. */
  private static void subtract(float[] start, float[] high, float[] excess, int length) {
    for (int i = 0; i < length; i++) {
      float change = high[i] * (1 / SCALE);
      float end = start[i] - change;
      float subtracted = start[i] - end;
      float lost = (start[i] - (end + subtracted)) - (change - subtracted);
      start[i] = end + (lost + excess[i] * (1 / SCALE));
    }
  }
}
