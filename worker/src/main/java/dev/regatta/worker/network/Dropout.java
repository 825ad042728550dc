package dev.regatta.worker.network;

import dev.regatta.worker.random.Randoms;

/**
 * Inverted dropout: in training an element is zero with probability {@code rate}, else divided by 1
 * - rate; outside of training nothing happens. Whether element i is dropped depends on the step's
 * key, the layer's stream and i alone. Source: Srivastava et al.: Dropout, 2014.
 *
 * <p>Alpha dropout sets an element to a = -lambda alpha instead, the limit of {@link Selu} on the
 * left, and maps all of them by x -> c x + d such that values of mean 0 and variance 1 keep both:
 * with q = 1 - rate, c = (q + a^2 q rate)^(-1/2) and d = -c rate a. Source: Klambauer et al.:
 * Self-Normalizing Neural Networks, 2017, appendix. As in PyTorch; what is kept is x c + d, what is
 * dropped a c + d.
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

  /** What an element is set to before all of them are shifted. */
  private final float floor;

  private final float shift;
  private final boolean isAlpha;
  private final int[] hashes = new int[BLOCK];
  private final float[] factors;
  private final float[] outputs;

  /** Plain dropout. */
  Dropout(double rate, long stream, int size) {
    this(rate, stream, size, 1 / (1 - rate), 0, 0);
  }

  private Dropout(double rate, long stream, int size, double scale, double floor, double offset) {
    this.stream = stream;
    this.scale = (float) scale;
    this.floor = (float) floor;
    shift = (float) (scale * floor + offset);
    isAlpha = floor != 0;
    threshold = (int) StrictMath.round(rate * (1 << BITS));
    factors = new float[size];
    outputs = new float[size];
  }

  /** Alpha dropout. */
  static Dropout alpha(double rate, long stream, int size) {
    double floor = -Selu.LAMBDA * Selu.ALPHA;
    double scale = 1 / StrictMath.sqrt((1 - rate) * (1 + rate * floor * floor));
    return new Dropout(rate, stream, size, scale, floor, -scale * rate * floor);
  }

  float[] forward(float[] values, int n, long key) {
    for (int start = 0; start < n; start += BLOCK) {
      fill(start, Math.min(BLOCK, n - start), Randoms.key(key, stream, start));
    }
    if (isAlpha) {
      shift(outputs, values, factors, floor, shift, n);
    } else {
      scale(outputs, values, factors, n);
    }
    return outputs;
  }

  private static void scale(float[] outputs, float[] values, float[] factors, int n) {
    for (int i = 0; i < n; i++) {
      outputs[i] = values[i] * factors[i];
    }
  }

  /** c x + d where the factor is c, c a + d where it is 0. */
  private static void shift(
      float[] outputs, float[] values, float[] factors, float floor, float shift, int n) {
    for (int i = 0; i < n; i++) {
      outputs[i] = (values[i] - floor) * factors[i] + shift;
    }
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
