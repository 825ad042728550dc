package dev.regatta.worker.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NadamMomentumTest {
  @ParameterizedTest
  @CsvSource({
    "0.9, 0.004",
    "0.9, 0",
    "0.9, 1e-9",
    "0.99, 0.004",
    "0.999, 0.1",
    "0.9999, 3e-5",
    "0.5, 1",
    "0.9999, 100"
  })
  void productIsThatOfAllMomentaSoFar(double beta1, double psi) {
    double product = 1;
    for (int age = 1; age <= 20_000; age++) {
      double mu = beta1 * (1 - 0.5 * Math.pow(0.96, age * psi));
      product *= mu;

      assertThat(NadamMomentum.at(beta1, psi, age)).isEqualTo(mu, within(1e-15));
      assertThat(NadamMomentum.product(beta1, psi, age))
          .as("age %d", age)
          .isEqualTo(product, within(1e-10 * product + 1e-18));
    }
  }

  @Test
  void ofOldAgeNothingIsLeft() {
    assertThat(NadamMomentum.product(0.9, 0.004, Long.MAX_VALUE)).isZero();
    assertThat(NadamMomentum.at(0.9, 0.004, Long.MAX_VALUE - 1)).isEqualTo(0.9);
  }
}
