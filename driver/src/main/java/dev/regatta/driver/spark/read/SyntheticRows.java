package dev.regatta.driver.spark.read;

import dev.regatta.worker.random.Randoms;

/** The numbers and labels of made-up rows; each depends on its index alone. */
final class SyntheticRows {
  /** Names the streams of this class among those of other uses of one seed. */
  private static final long PURPOSE = 0x73796E746865L;

  private static final double TURNS = 1.25;
  private static final double RADIUS = 4;

  private SyntheticRows() {}

  /**
   * A point on arm k of K: radius r = 4 t and angle 2 pi (1.25 t + k / K), plus Gaussian noise; t =
   * sqrt(u), so that points lie equally dense.
   *
   * @param point receives x and y
   * @return the arm
   */
  static int spiral(Synthetic source, long index, double[] point) {
    Randoms randoms = new Randoms(Randoms.key(PURPOSE, source.seed(), index));
    int arm = randoms.nextInt(source.classes());
    double t = StrictMath.sqrt(randoms.nextDouble());
    double angle = 2 * StrictMath.PI * (TURNS * t + (double) arm / source.classes());
    double radius = RADIUS * t;
    point[0] = radius * StrictMath.cos(angle) + source.noise() * randoms.nextGaussian();
    point[1] = radius * StrictMath.sin(angle) + source.noise() * randoms.nextGaussian();
    return arm;
  }

  /**
   * Signs in the order of time, each 1 or -1 as likely, plus Gaussian noise.
   *
   * @param signs receives them
   * @return whether the last is the first
   */
  static boolean echo(Synthetic source, long index, double[] signs) {
    Randoms randoms = new Randoms(Randoms.key(PURPOSE, source.seed(), index));
    int first = 0;
    int last = 0;
    for (int i = 0; i < signs.length; i++) {
      last = randoms.nextInt(2);
      first = i == 0 ? last : first;
      signs[i] = 2 * last - 1 + source.noise() * randoms.nextGaussian();
    }
    return first == last;
  }

  /**
   * Friedman's first function (Multivariate adaptive regression splines, 1991): 10 sin(pi x1 x2) +
   * 20 (x3 - 0.5)^2 + 10 x4 + 5 x5 + noise, all x uniform over [0, 1).
   *
   * @param numbers receives x1 .. x10
   * @return the target
   */
  static double friedman(Synthetic source, long index, double[] numbers) {
    Randoms randoms = new Randoms(Randoms.key(PURPOSE, source.seed(), index));
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = randoms.nextDouble();
    }
    double bend = numbers[2] - 0.5;
    return 10 * StrictMath.sin(StrictMath.PI * numbers[0] * numbers[1])
        + 20 * bend * bend
        + 10 * numbers[3]
        + 5 * numbers[4]
        + source.noise() * randoms.nextGaussian();
  }
}
