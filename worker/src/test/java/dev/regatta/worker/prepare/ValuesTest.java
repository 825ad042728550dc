package dev.regatta.worker.prepare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ValuesTest {
  @Test
  void numbersOfAnArrayAreCheckedInPlace() throws BadRowException {
    double most = Float.MAX_VALUE;
    double[] numbers = {Double.NaN, -0.0, 0.0, -most, most, Double.MIN_VALUE, Double.NaN};
    Values.check(numbers, 1, 5, "v");
    assertThat(numbers)
        .containsExactly(Double.NaN, 0.0, 0.0, -most, most, Double.MIN_VALUE, Double.NaN);
    assertThat(Double.doubleToRawLongBits(numbers[1])).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      doubles = {
        Double.NaN,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY,
        0x1.fffffe0000001p127,
        -Double.MAX_VALUE
      })
  void aNumberThatNetworksCannotTakeIsBadWhereverItStands(double bad) {
    String reason = Double.isFinite(bad) ? Values.TOO_LARGE : Values.NOT_FINITE;
    assertThatThrownBy(() -> Values.checked(bad, "v")).hasMessageContaining(reason);
    for (int at = 0; at < 5; at++) {
      double[] numbers = {1, 2, 3, 4, 5};
      numbers[at] = bad;
      assertThatThrownBy(() -> Values.check(numbers, 0, 5, "v"))
          .isInstanceOf(BadRowException.class)
          .hasMessageContaining("v")
          .hasMessageContaining(reason);
    }
  }
}
