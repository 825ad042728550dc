package dev.regatta.worker.optimizer;

/** Passes over ranges of flat arrays. */
public final class Vectors {
  /** The largest power of two that is a float. */
  private static final float HUGE = 0x1.0p127f;

  private Vectors() {}

  /**
   * The Euclidean norm, summed in double. The order is fixed (eight interleaved sums, added from
   * the first to the last), so that the bits depend on the range alone; eight, because one sum
   * would wait for every addition.
   */
  public static double norm(float[] vector, int from, int to) {
    return Math.sqrt(squaredNorm(vector, from, to));
  }

  /** The square of {@link #norm}, summed in the same order. */
  static double squaredNorm(float[] vector, int from, int to) {
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    double s4 = 0;
    double s5 = 0;
    double s6 = 0;
    double s7 = 0;
    int i = from;
    for (; i <= to - 8; i += 8) {
      s0 += square(vector[i]);
      s1 += square(vector[i + 1]);
      s2 += square(vector[i + 2]);
      s3 += square(vector[i + 3]);
      s4 += square(vector[i + 4]);
      s5 += square(vector[i + 5]);
      s6 += square(vector[i + 6]);
      s7 += square(vector[i + 7]);
    }
    for (; i < to; i++) {
      s0 += square(vector[i]);
    }
    return s0 + s1 + s2 + s3 + s4 + s5 + s6 + s7;
  }

  private static double square(double x) {
    return x * x;
  }

  static void scale(float[] vector, int from, int to, float factor) {
    for (int i = from; i < to; i++) {
      vector[i] *= factor;
    }
  }

  /**
   * {@code vector *= 1 - share}. As a difference: for a share of 1e-5 the factor 1 - share rounded
   * to a float would be off by up to 0.3 percent of the share.
   */
  static void shrink(float[] vector, int from, int to, float share) {
    for (int i = from; i < to; i++) {
      vector[i] -= share * vector[i];
    }
  }

  /** Cuts to {@code [-largest, largest]}; what is not a number stays so. */
  static void clamp(float[] vector, int from, int to, float largest) {
    for (int i = from; i < to; i++) {
      vector[i] = Math.max(-largest, Math.min(largest, vector[i]));
    }
  }

  /** {@code target += factor (vector - other)}. */
  static void addDifference(
      float[] target, float[] vector, float[] other, int from, int to, float factor) {
    for (int i = from; i < to; i++) {
      target[i] += factor * (vector[i] - other[i]);
    }
  }

  static void addScaled(float[] target, float[] vector, int from, int to, float factor) {
    for (int i = from; i < to; i++) {
      target[i] += factor * vector[i];
    }
  }

  /** {@code target += factor sign(vector)}. */
  static void addSigns(float[] target, float[] vector, int from, int to, float factor) {
    for (int i = from; i < to; i++) {
      target[i] += factor * sign(vector[i]);
    }
  }

  /**
   * The sign, that of 0 being 0. By min and max, which the JIT vectorizes where it would not a
   * comparison; numbers below 2^-127 count by their share of it.
   */
  static float sign(float x) {
    return Math.max(-1, Math.min(1, HUGE * x));
  }
}
