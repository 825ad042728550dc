package dev.regatta.worker.network;

import dev.regatta.worker.random.Randoms;

/**
 * Inverted dropout: in training an element is zero with probability {@code rate}, else divided by 1
 * - rate; outside of training nothing happens. Whether element i is dropped depends on the step's
 * key, the layer's stream and i alone. Source: Srivastava et al.: Dropout, 2014.
 *
 * <p>A block of elements has a 64-bit key; within it a 32-bit hash of the index (two rounds of
 * multiply and xor-shift, constants by Ellis: lowbias32) decides, which vectorizes.
 */
final class Dropout {
  private static final int BLOCK = 1024;
  private static final int BITS = 24;
  private static final int[] INDEXES = new int[BLOCK];

  static {
    for (int i = 0; i < BLOCK; i++) {
      INDEXES[i] = i;
    }
  }

  private final long stream;
  private final int threshold;
  private final float scale;
  private final int[] hashes = new int[BLOCK];
  private final float[] factors;
  private final float[] outputs;

  Dropout(double rate, long stream, int size) {
    this.stream = stream;
    threshold = (int) StrictMath.round(rate * (1 << BITS));
    scale = (float) (1 / (1 - rate));
    factors = new float[size];
    outputs = new float[size];
  }

  float[] forward(float[] values, int n, long key) {
    for (int start = 0; start < n; start += BLOCK) {
      fill(start, Math.min(BLOCK, n - start), Randoms.key(key, stream, start));
    }
    for (int i = 0; i < n; i++) {
      outputs[i] = values[i] * factors[i];
    }
    return outputs;
  }

  /** With the factors of the last forward call. */
  void backward(float[] gradient, int n) {
    for (int i = 0; i < n; i++) {
      gradient[i] *= factors[i];
    }
  }

  private void fill(int start, int n, long key) {
    hash(hashes, (int) key, (int) (key >>> 32), n);
    for (int i = 0; i < n; i++) {
      factors[start + i] = (hashes[i] >>> (32 - BITS)) >= threshold ? scale : 0;
    }
  }

  private static void hash(int[] hashes, int low, int high, int n) {
    int[] indexes = INDEXES;
    for (int i = 0; i < n; i++) {
      int z = indexes[i] + low;
      z = (z ^ (z >>> 16)) * 0x7FEB352D;
      z = ((z ^ (z >>> 15)) + high) * 0x846CA68B;
      hashes[i] = z ^ (z >>> 16);
    }
  }
}
