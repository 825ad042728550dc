package dev.regatta.driver.scaling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class LeastSquaresTest {
  private static final double[] TRUE = {3e-6, 2e-5, 4e-3, 1e-9};

  private static double[] columns(int workers, int steps, int batch) {
    return new double[] {(double) steps * batch, steps, 1, workers * 2e6};
  }

  /** Workers 1 to 8, 1 to 64 steps, two batches. */
  private static double[][] grid() {
    double[][] x = new double[24][];
    int at = 0;
    for (int workers : new int[] {1, 2, 4, 8}) {
      for (int steps : new int[] {1, 8, 64}) {
        x[at++] = columns(workers, steps, 128);
        x[at++] = columns(workers, steps, 32);
      }
    }
    return x;
  }

  private static double truth(double[] x) {
    double sum = 0;
    for (int j = 0; j < x.length; j++) {
      sum += TRUE[j] * x[j];
    }
    return sum;
  }

  private static double[] noisy(double[][] x, double noise, Random random) {
    double[] y = new double[x.length];
    for (int i = 0; i < y.length; i++) {
      y[i] = truth(x[i]) * (1 + noise * random.nextGaussian());
    }
    return y;
  }

  @Test
  void exactTimesGiveTheirCoefficients() {
    LeastSquares fit = LeastSquares.fit(grid(), noisy(grid(), 0, new Random(1))).orElseThrow();

    for (int j = 0; j < TRUE.length; j++) {
      assertThat(fit.coefficients()[j]).isCloseTo(TRUE[j], within(1e-6 * TRUE[j]));
    }
    assertThat(fit.deviation()).isLessThan(1e-9);
    assertThat(fit.freedom()).isEqualTo(20);
  }

  @Test
  void noisyTimesGiveNearlyTheirCoefficientsAndTheirNoise() {
    LeastSquares fit = LeastSquares.fit(grid(), noisy(grid(), 0.03, new Random(2))).orElseThrow();

    assertThat(fit.coefficients()[0]).isCloseTo(TRUE[0], within(0.2 * TRUE[0]));
    assertThat(fit.coefficients()[2]).isCloseTo(TRUE[2], within(0.2 * TRUE[2]));
    assertThat(fit.coefficients()[3]).isCloseTo(TRUE[3], within(0.3 * TRUE[3]));
    assertThat(fit.deviation()).isBetween(0.015, 0.045);
  }

  /** Of 600 new values, of settings that are in the grid and of such that are beyond. */
  @Test
  void theBandHoldsNineTenthsOfNewValues() {
    Random random = new Random(3);
    int held = 0;
    int all = 0;
    for (int trial = 0; trial < 200; trial++) {
      LeastSquares fit = LeastSquares.fit(grid(), noisy(grid(), 0.05, random)).orElseThrow();
      for (double[] x :
          new double[][] {columns(4, 8, 128), columns(16, 1, 32), columns(32, 64, 16)}) {
        double value = truth(x) * (1 + 0.05 * random.nextGaussian());
        double error = Math.abs(value / fit.at(x) - 1);
        held += error <= fit.band(x, fit.deviation()) ? 1 : 0;
        all++;
      }
    }

    assertThat((double) held / all).isBetween(LeastSquares.LEVEL - 0.06, LeastSquares.LEVEL + 0.06);
  }

  @Test
  void aColumnThatWouldBeNegativeIsLeftOut() {
    double[][] x = {{1, 1}, {1, 2}, {1, 3}, {1, 4}};

    LeastSquares fit = LeastSquares.fit(x, new double[] {4, 3, 2.1, 1}).orElseThrow();

    assertThat(fit.coefficients()[1]).isZero();
    assertThat(fit.coefficients()[0]).isPositive();
  }

  @Test
  void columnsThatSayTheSameCountOnce() {
    double[][] x = {{1, 2}, {2, 4}, {3, 6}};

    LeastSquares fit = LeastSquares.fit(x, new double[] {2, 4, 6}).orElseThrow();

    assertThat(fit.at(new double[] {4, 8})).isCloseTo(8, within(1e-9));
    assertThat(fit.freedom()).isEqualTo(2);
  }

  @Test
  void oneObservationMakesNoModel() {
    assertThat(LeastSquares.fit(new double[][] {{1}}, new double[] {1})).isEmpty();
    assertThat(LeastSquares.fit(new double[0][], new double[0])).isEmpty();
  }
}
