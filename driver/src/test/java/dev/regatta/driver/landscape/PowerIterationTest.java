package dev.regatta.driver.landscape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PowerIterationTest {
  private static final PowerIteration ITERATION = new PowerIteration(1e-6, 400);

  /** Q diag(values) Q^T, with Q a product of random reflections. */
  private static SymmetricProduct matrix(double... values) {
    Random random = new Random(values.length);
    double[][] mirrors = new double[3][values.length];
    for (double[] mirror : mirrors) {
      double squares = 0;
      for (int i = 0; i < mirror.length; i++) {
        mirror[i] = random.nextGaussian();
        squares += mirror[i] * mirror[i];
      }
      for (int i = 0; i < mirror.length; i++) {
        mirror[i] /= Math.sqrt(squares);
      }
    }
    return vector -> {
      double[] turned = vector.clone();
      for (double[] mirror : mirrors) {
        reflect(mirror, turned);
      }
      for (int i = 0; i < turned.length; i++) {
        turned[i] *= values[i];
      }
      for (int i = mirrors.length - 1; i >= 0; i--) {
        reflect(mirrors[i], turned);
      }
      return turned;
    };
  }

  private static void reflect(double[] mirror, double[] vector) {
    double along = 2 * PowerIteration.dot(mirror, vector);
    for (int i = 0; i < vector.length; i++) {
      vector[i] -= along * mirror[i];
    }
  }

  @ParameterizedTest
  @CsvSource({
    "3, 1, 0, -2, 3",
    "0.5, 7, 6, 2, 7",
    "-5, 2, 1, 0, 2",
    "-5, -4, -3, -2, -2",
    "1e-8, 1e-9, 0, 0, 1e-8",
    "-5, 0, 0, 0, 0"
  })
  void findsTheLargestWhateverItsSign(double a, double b, double c, double d, double largest) {
    Eigenvalue found = ITERATION.largest(matrix(a, b, c, d), 4, 1);

    assertThat(found.converged()).isTrue();
    double size = Math.max(Math.abs(a), Math.abs(largest));
    assertThat(found.value()).isCloseTo(largest, within(2e-6 * size));
    assertThat(found.residual()).isLessThanOrEqualTo(1e-6 * size);
  }

  @Test
  void anEigenvalueLiesWithinTheResidualWhereTheLimitEndsIt() {
    PowerIteration hasty = new PowerIteration(1e-9, 5);

    Eigenvalue found = hasty.largest(matrix(1, 0.99, 0.5, 0.2), 4, 3);

    assertThat(found.converged()).isFalse();
    assertThat(found.products()).isEqualTo(5);
    assertThat(found.value()).isLessThan(1);
    assertThat(found.value() + found.residual()).isGreaterThan(0.99);
  }

  @Test
  void aFlatLossHasNone() {
    Eigenvalue found = ITERATION.largest(vector -> new double[3], 3, 1);

    assertThat(found.value()).isZero();
    assertThat(found.residual()).isZero();
    assertThat(found.converged()).isTrue();
    assertThat(found.products()).isEqualTo(1);
  }

  @Test
  void theSameSeedFindsTheSameBits() {
    SymmetricProduct matrix = matrix(4, 3, 2, 1);

    assertThat(ITERATION.largest(matrix, 4, 9).vector())
        .isEqualTo(ITERATION.largest(matrix, 4, 9).vector())
        .isNotEqualTo(ITERATION.largest(matrix, 4, 10).vector());
  }
}
