package dev.regatta.driver.landscape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class CurvatureTest {
  /** The loss a/2 x^2 + b x y + c/2 y^2 + d/24 x^4. */
  private static LossSlope slope(double a, double b, double c, double d) {
    return points -> {
      double[][] slopes = new double[points.length][];
      for (int i = 0; i < points.length; i++) {
        double x = points[i][0];
        double y = points[i][1];
        slopes[i] = new double[] {a * x + b * y + d * x * x * x / 6, b * x + c * y};
      }
      return slopes;
    };
  }

  @Test
  void aQuadraticsProductIsExactButForTheWeightsRounding() {
    Curvature curvature = new Curvature(slope(3, 1, 2, 0), new float[] {0.3f, -0.7f});

    assertThat(curvature.times(new double[] {0.6, 0.8}))
        .containsExactly(new double[] {2.6, 2.2}, within(1e-4));
  }

  @Test
  void theStepGrowsWithTheLargestWeight() {
    assertThat(new Curvature(slope(1, 0, 1, 0), new float[] {0.3f, 0}).length())
        .isEqualTo(1 / 256.0);
    assertThat(new Curvature(slope(1, 0, 1, 0), new float[] {2, -16}).length())
        .isEqualTo(16 / 256.0);
  }

  /** Its eigenvalues are (5 +- sqrt 5) / 2. */
  @Test
  void sharpnessIsTheLargestEigenvalue() {
    Curvature curvature = new Curvature(slope(3, 1, 2, 0), new float[] {0.3f, -0.7f});

    Sharpness sharpness = Sharpness.of(curvature, 1);

    double largest = (5 + Math.sqrt(5)) / 2;
    assertThat(sharpness.value()).isCloseTo(largest, within(sharpness.bound()));
    assertThat(sharpness.bound()).isLessThan(0.02 * largest);
    assertThat(sharpness.converged()).isTrue();
    assertThat(sharpness.stableRate()).isCloseTo(2 / largest, within(1e-3));
  }

  /** With d the second derivative is a + d/2 x^2, and differences add d/6 h^2. */
  @Test
  void theBoundCoversWhatTheStepIsOffBy() {
    double d = 3000;
    Curvature curvature = new Curvature(slope(3, 0, 1, d), new float[] {0, 0});

    Sharpness sharpness = Sharpness.of(curvature, 1);

    double h = 1 / 256.0;
    assertThat(sharpness.value()).isCloseTo(3 + d / 6 * h * h, within(1e-3));
    assertThat(Math.abs(sharpness.value() - 3)).isLessThan(sharpness.bound());
  }

  /** The usual step would add d/6 h^2 = 0.76. */
  @Test
  void aLossThatCurvesOtherwiseNearbyGetsAShorterStep() {
    Curvature curvature = new Curvature(slope(3, 0, 1, 3e5), new float[] {0, 0});

    Sharpness sharpness = Sharpness.of(curvature, 1);

    assertThat(sharpness.step()).isLessThanOrEqualTo(1 / 256.0 / 16);
    assertThat(sharpness.value()).isCloseTo(3, within(sharpness.bound()));
    assertThat(sharpness.bound()).isLessThan(0.06);
  }

  @Test
  void aSaddlesSharpnessIsItsUpwardCurve() {
    Sharpness sharpness =
        Sharpness.of(new Curvature(slope(1, 0, -4, 0), new float[] {0.5f, 0.5f}), 1);

    assertThat(sharpness.value()).isCloseTo(1, within(sharpness.bound()));
    assertThat(sharpness.bound()).isLessThan(0.1);
  }

  @Test
  void noRateIsTooHighWhereNothingCurves() {
    Sharpness sharpness =
        Sharpness.of(new Curvature(slope(0, 0, 0, 0), new float[] {0.5f, 0.5f}), 1);

    assertThat(sharpness.value()).isZero();
    assertThat(sharpness.stableRate()).isInfinite();
  }
}
