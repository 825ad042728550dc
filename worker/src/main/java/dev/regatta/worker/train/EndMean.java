package dev.regatta.worker.train;

import dev.regatta.worker.compress.Compression;
import java.util.Arrays;

/**
 * The one formula of the average: mean = start - (sum p_i ((double) start - end_i)) / (sum p_i),
 * summed in double in the order of i, divided once, rounded once to float. One end alone is the
 * mean as it is, without the rounding of a difference.
 *
 * <p>It holds scratch memory: one per thread. Which thread computes which slice changes no bit.
 */
public final class EndMean {
  /** The most elements of a slice: what is summed stays in a core's first-level cache. */
  public static final int SLICE = 1024;

  private final double[] wideStart = new double[SLICE];
  private final double[] wideEnd = new double[SLICE];
  private final double[] wideNext = new double[SLICE];
  private final double[] sum = new double[SLICE];
  private final float[] decoded = new float[SLICE];

  /**
   * Averages elements {@code from .. from + length} of several vectors.
   *
   * @param start where all of them started
   * @param ends where each of them ended; at least one
   * @param weights p, the weight of the rows trained: their number where rows are not weighted
   * @param length {@link #SLICE} at most
   * @param mean receives the average, from {@code meanFrom} on
   */
  public void of(
      float[] start,
      float[][] ends,
      double[] weights,
      int from,
      int length,
      float[] mean,
      int meanFrom) {
    if (ends.length == 1) {
      System.arraycopy(ends[0], from, mean, meanFrom, length);
      return;
    }
    if (ends.length == 2) {
      widen(start, from, wideStart, length);
      widen(ends[0], from, wideEnd, length);
      widen(ends[1], from, wideNext, length);
      meanOfTwo(weights[0], weights[1], total(weights), wideStart, wideEnd, wideNext, length);
      narrow(wideStart, length, mean, meanFrom);
      return;
    }
    begin(start, from, length);
    int i = 0;
    for (; i + 1 < ends.length; i += 2) {
      widen(ends[i], from, wideEnd, length);
      widen(ends[i + 1], from, wideNext, length);
      addTwo(weights[i], weights[i + 1], wideStart, wideEnd, wideNext, sum, length);
    }
    if (i < ends.length) {
      widen(ends[i], from, wideEnd, length);
      addWeighted(weights[i], wideStart, wideEnd, sum, length);
    }
    finish(weights, length, mean, meanFrom);
  }

  /**
   * Averages elements of several coded vectors: of lossy codes the decoded differences take the
   * place of start - end, also of one alone.
   *
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
    if (codes.length == 1 && code.lossless()) {
      code.decode(codes[0], from, length, decoded);
      System.arraycopy(decoded, 0, mean, meanFrom, length);
      return;
    }
    begin(start, from, length);
    for (int i = 0; i < codes.length; i++) {
      code.decode(codes[i], from, length, decoded);
      widen(decoded, 0, wideEnd, length);
      if (code.lossless()) {
        addWeighted(weights[i], wideStart, wideEnd, sum, length);
      } else {
        addWeighted(weights[i], wideEnd, sum, length);
      }
    }
    finish(weights, length, mean, meanFrom);
  }

  private void begin(float[] start, int from, int length) {
    widen(start, from, wideStart, length);
    Arrays.fill(sum, 0, length, 0);
  }

  private void finish(double[] weights, int length, float[] mean, int meanFrom) {
    subtractQuotient(wideStart, sum, total(weights), length);
    narrow(wideStart, length, mean, meanFrom);
  }

  private static double total(double[] weights) {
    double total = 0;
    for (double weight : weights) {
      total += weight;
    }
    return total;
  }

  // C2 vectorizes loops over doubles, but none that converts: a loop for each, apart, is faster
  // than one for all, whose conversions also wait for each other.

  private static void widen(float[] values, int from, double[] wide, int length) {
    for (int i = 0; i < length; i++) {
      wide[i] = values[from + i];
    }
  }

  private static void narrow(double[] wide, int length, float[] values, int from) {
    for (int i = 0; i < length; i++) {
      values[from + i] = (float) wide[i];
    }
  }

  private static void addWeighted(
      double weight, double[] start, double[] end, double[] sum, int length) {
    for (int i = 0; i < length; i++) {
      sum[i] += weight * (start[i] - end[i]);
    }
  }

  /** The same bits as one after the other. */
  private static void addTwo(
      double p,
      double q,
      double[] start,
      double[] first,
      double[] second,
      double[] sum,
      int length) {
    for (int i = 0; i < length; i++) {
      sum[i] = sum[i] + p * (start[i] - first[i]) + q * (start[i] - second[i]);
    }
  }

  /** All of it in one loop, with the same bits; the sum starts at 0, which has a sign. */
  private static void meanOfTwo(
      double p,
      double q,
      double total,
      double[] start,
      double[] first,
      double[] second,
      int length) {
    for (int i = 0; i < length; i++) {
      start[i] -= (0.0 + p * (start[i] - first[i]) + q * (start[i] - second[i])) / total;
    }
  }

  private static void addWeighted(double weight, double[] delta, double[] sum, int length) {
    for (int i = 0; i < length; i++) {
      sum[i] += weight * delta[i];
    }
  }

  private static void subtractQuotient(double[] start, double[] sum, double total, int length) {
    for (int i = 0; i < length; i++) {
      start[i] -= sum[i] / total;
    }
  }
}
