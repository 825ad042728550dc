package dev.regatta.worker.random;

/**
 * A stream of random numbers named by a key, by SplitMix64 (Steele, Lea, Flood: Fast Splittable
 * Pseudorandom Number Generators, 2014). Two streams of one key give the same numbers, on any
 * machine; keys made from different parts give unrelated ones.
 */
public final class Randoms {
  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

  private long state;

  /** The second of two numbers that {@link #nextNormal} found at once; NaN where there is none. */
  private double spare = Double.NaN;

  public Randoms(long key) {
    state = key;
  }

  /** Makes this the stream of another key, from its beginning. */
  public void restart(long key) {
    state = key;
    spare = Double.NaN;
  }

  /** A key from parts in their order, such as seed, purpose, epoch, replica. */
  public static long key(long... parts) {
    long key = 0;
    for (long part : parts) {
      key = with(key, part);
    }
    return key;
  }

  /** {@link #key(long...)} of three parts, without an array. */
  public static long key(long first, long second, long third) {
    return with(with(with(0, first), second), third);
  }

  /** {@link #key(long...)} of five parts, without an array. */
  public static long key(long first, long second, long third, long fourth, long fifth) {
    return with(with(key(first, second, third), fourth), fifth);
  }

  private static long with(long key, long part) {
    return mix(key + GOLDEN_GAMMA + mix(part + GOLDEN_GAMMA));
  }

  /** SplitMix64's finalizer: a bijection whose output bits each depend on all input bits. */
  public static long mix(long z) {
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  public long nextLong() {
    state += GOLDEN_GAMMA;
    return mix(state);
  }

  /** Uniform over [0, bound), without bias (Lemire 2019); bound is at least 1. */
  public int nextInt(int bound) {
    if (bound < 1) {
      throw new IllegalArgumentException("bound is " + bound + "; it is at least 1");
    }
    long product = (nextLong() >>> 32) * bound;
    if ((product & 0xFFFFFFFFL) < bound) {
      long threshold = (1L << 32) % bound;
      while ((product & 0xFFFFFFFFL) < threshold) {
        product = (nextLong() >>> 32) * bound;
      }
    }
    return (int) (product >>> 32);
  }

  /** Uniform over [0, 1), a multiple of 2^-24. */
  public float nextFloat() {
    return (nextLong() >>> 40) * 0x1.0p-24f;
  }

  /** Uniform over [0, 1), a multiple of 2^-53. */
  public double nextDouble() {
    return (nextLong() >>> 11) * 0x1.0p-53;
  }

  /** Standard normal, by Box and Muller; StrictMath, so that the bits are the same everywhere. */
  public double nextGaussian() {
    double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - nextDouble()));
    return radius * StrictMath.cos(2 * StrictMath.PI * nextDouble());
  }

  /**
   * Standard normal, by Marsaglia's polar method: a fifth of the time of {@link #nextGaussian},
   * whose numbers are others. StrictMath's logarithm and the root have the same bits everywhere.
   */
  public double nextNormal() {
    if (!Double.isNaN(spare)) {
      double second = spare;
      spare = Double.NaN;
      return second;
    }
    double x;
    double y;
    double squares;
    do {
      x = 2 * nextDouble() - 1;
      y = 2 * nextDouble() - 1;
      squares = x * x + y * y;
    } while (squares >= 1 || squares == 0);
    double factor = Math.sqrt(-2 * StrictMath.log(squares) / squares);
    spare = factor * y;
    return factor * x;
  }

  /** Orders 0 .. n-1 at random into the first n places of {@code order} (Fisher and Yates). */
  public void permutation(int[] order, int n) {
    for (int i = 0; i < n; i++) {
      int j = nextInt(i + 1);
      order[i] = order[j];
      order[j] = i;
    }
  }
}
