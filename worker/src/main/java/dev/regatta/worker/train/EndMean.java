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
  public static final int SLICE = 2048;

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
    switch (ends.length) {
      case 1 -> System.arraycopy(ends[0], from, mean, meanFrom, length);
      case 2 -> ofTwo(start, ends[0], ends[1], weights, from, length, mean, meanFrom);
      default -> ofMany(start, ends, weights, from, length, mean, meanFrom);
    }
  }

  /** The same bits as {@link #ofMany} in one pass: sums start at a positive zero. */
  private static void ofTwo(
      float[] start,
      float[] first,
      float[] second,
      double[] weights,
      int from,
      int length,
      float[] mean,
      int meanFrom) {
    double p = weights[0];
    double q = weights[1];
    double total = p + q;
    for (int i = 0; i < length; i++) {
      double w = start[from + i];
      double deltas = 0.0 + p * (w - first[from + i]) + q * (w - second[from + i]);
      mean[meanFrom + i] = (float) (w - deltas / total);
    }
  }

  private void ofMany(
      float[] start,
      float[][] ends,
      double[] weights,
      int from,
      int length,
      float[] mean,
      int meanFrom) {
    Arrays.fill(sum, 0, length, 0);
    int i = 0;
    for (; i + 1 < ends.length; i += 2) {
      addTwo(start, ends[i], ends[i + 1], weights[i], weights[i + 1], from, length);
    }
    if (i < ends.length) {
      addEnd(start, from, ends[i], from, weights[i], length);
    }
    finish(start, weights, from, length, mean, meanFrom);
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
    Arrays.fill(sum, 0, length, 0);
    for (int i = 0; i < codes.length; i++) {
      code.decode(codes[i], from, length, decoded);
      if (code.lossless()) {
        addEnd(start, from, decoded, 0, weights[i], length);
      } else {
        addDelta(weights[i], length);
      }
    }
    finish(start, weights, from, length, mean, meanFrom);
  }

  private void addTwo(
      float[] start, float[] first, float[] second, double p, double q, int from, int length) {
    for (int i = 0; i < length; i++) {
      double w = start[from + i];
      sum[i] = sum[i] + p * (w - first[from + i]) + q * (w - second[from + i]);
    }
  }

  private void addEnd(
      float[] start, int from, float[] end, int endFrom, double weight, int length) {
    for (int i = 0; i < length; i++) {
      sum[i] += weight * ((double) start[from + i] - end[endFrom + i]);
    }
  }

  private void addDelta(double weight, int length) {
    for (int i = 0; i < length; i++) {
      sum[i] += weight * decoded[i];
    }
  }

  private void finish(
      float[] start, double[] weights, int from, int length, float[] mean, int meanFrom) {
    double total = 0;
    for (double weight : weights) {
      total += weight;
    }
    for (int i = 0; i < length; i++) {
      mean[meanFrom + i] = (float) (start[from + i] - sum[i] / total);
    }
  }
}
