package dev.regatta.worker.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

class FloatMathTest {
  /** Odd, so that samples of all floats hit every mantissa pattern. */
  private static final int STRIDE = 4099;

  private static final double BOUND = 5e-9;

  @Test
  void expOverAllFloats() {
    checkAllFloats(FloatMath::exp, StrictMath::exp, -103, 88.7, BOUND);
    assertThat((float) FloatMath.exp(-200)).isZero();
    assertThat((float) FloatMath.exp(-Float.MAX_VALUE)).isZero();
    assertThat((float) FloatMath.exp(Float.NEGATIVE_INFINITY)).isZero();
    assertThat((float) FloatMath.exp(89)).isEqualTo(Float.POSITIVE_INFINITY);
    assertThat((float) FloatMath.exp(Float.POSITIVE_INFINITY)).isEqualTo(Float.POSITIVE_INFINITY);
    assertThat(FloatMath.exp(0)).isEqualTo(1);
  }

  @Test
  void aFloatOfExpIsWithinTwoTenMillionths() {
    for (double x = -87; x < 88.5; x += 1.37e-4) {
      double argument = (float) x;
      double exact = StrictMath.exp(argument);
      assertThat(Math.abs((float) FloatMath.exp(argument) / exact - 1)).isLessThan(6.1e-8);
    }
  }

  @Test
  void logOverAllPositiveFloats() {
    checkAllFloats(FloatMath::log, StrictMath::log, Float.MIN_VALUE, Float.MAX_VALUE, BOUND);
    for (double x = 0.99; x < 1.01; x += 1e-6) {
      check(FloatMath::log, StrictMath::log, x, BOUND);
    }
    assertThat(FloatMath.log(1)).isZero();
    assertThat(FloatMath.log(0)).isEqualTo(Double.NEGATIVE_INFINITY);
    assertThat(FloatMath.log(Double.POSITIVE_INFINITY)).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(FloatMath.log(-1)).isNaN();
  }

  @Test
  void tanhOverAllFloats() {
    checkAllFloats(FloatMath::tanh, StrictMath::tanh, -Float.MAX_VALUE, Float.MAX_VALUE, 2e-8);
  }

  @Test
  void sigmoidOverAllFloats() {
    DoubleUnaryOperator reference = x -> 1 / (1 + StrictMath.exp(-x));
    checkAllFloats(FloatMath::sigmoid, reference, -103, Float.MAX_VALUE, BOUND);
  }

  @Test
  void softplusOverAllFloats() {
    DoubleUnaryOperator reference =
        x -> Math.max(x, 0) + StrictMath.log1p(StrictMath.exp(-Math.abs(x)));
    checkAllFloats(FloatMath::softplus, reference, -103, Float.MAX_VALUE, BOUND);
  }

  @Test
  void normalDistributionOverAllFloats() {
    checkAllFloats(
        x -> FloatMath.normalDistribution(x, FloatMath.normalDensity(x)),
        FloatMathTest::normalDistribution,
        -13.5,
        Float.MAX_VALUE,
        BOUND);
    assertThat((float) FloatMath.normalDistribution(-40, FloatMath.normalDensity(-40))).isZero();
  }

  @Test
  void nanStaysNan() {
    for (DoubleUnaryOperator f :
        new DoubleUnaryOperator[] {
          FloatMath::exp,
          FloatMath::log,
          FloatMath::tanh,
          FloatMath::sigmoid,
          FloatMath::softplus,
          FloatMath::normalDensity,
          x -> FloatMath.normalDistribution(x, FloatMath.normalDensity(x))
        }) {
      assertThat(f.applyAsDouble(Double.NaN)).isNaN();
    }
  }

  @Test
  void logSumExpNeitherOverflowsNorUnderflows() {
    float[] values = {-5, 1000, 1001, 999, 7};
    double expected = 1001 + StrictMath.log(1 + StrictMath.exp(-1) + StrictMath.exp(-2));
    assertThat(FloatMath.logSumExp(values, 1, 3)).isCloseTo(expected, within(1e-8));
    float[] low = {-1000, -1000};
    assertThat(FloatMath.logSumExp(low, 0, 2)).isCloseTo(StrictMath.log(2) - 1000, within(1e-8));
  }

  @Test
  void bitsAreTheSameOnEveryMachine() {
    long[] bits = new long[5];
    for (double x = -9; x < 9; x += 0.01) {
      bits[0] = 31 * bits[0] + Double.doubleToRawLongBits(FloatMath.exp(x));
      bits[1] = 31 * bits[1] + Double.doubleToRawLongBits(FloatMath.log(x * x + 0.1));
      bits[2] = 31 * bits[2] + Double.doubleToRawLongBits(FloatMath.tanh(x));
      bits[3] = 31 * bits[3] + Double.doubleToRawLongBits(FloatMath.softplus(x));
      double density = FloatMath.normalDensity(x);
      bits[4] = 31 * bits[4] + Double.doubleToRawLongBits(FloatMath.normalDistribution(x, density));
    }
    assertThat(bits)
        .containsExactly(
            -1045233886631665998L,
            -1180596777405243324L,
            -7841980754814638089L,
            2914293583970700103L,
            -2021870402144051291L);
  }

  private static void checkAllFloats(
      DoubleUnaryOperator f, DoubleUnaryOperator reference, double min, double max, double bound) {
    int checked = 0;
    for (long bits = Integer.MIN_VALUE; bits <= Integer.MAX_VALUE; bits += STRIDE) {
      double x = Float.intBitsToFloat((int) bits);
      if (x >= min && x <= max) {
        check(f, reference, x, bound);
        checked++;
      }
    }
    assertThat(checked).isGreaterThan(250_000);
  }

  private static void check(
      DoubleUnaryOperator f, DoubleUnaryOperator reference, double x, double bound) {
    double exact = reference.applyAsDouble(x);
    double error = Math.abs(f.applyAsDouble(x) - exact);
    if (!(error <= bound * Math.abs(exact))) {
      throw new AssertionError("at " + x + ": off by " + error + " from " + exact);
    }
  }

  /** By its power series near zero and by a continued fraction (Lentz) in the tails. */
  private static double normalDistribution(double x) {
    double density = StrictMath.exp(-x * x / 2) / StrictMath.sqrt(2 * StrictMath.PI);
    double a = Math.abs(x);
    if (a < 3) {
      double term = x;
      double sum = x;
      for (int n = 3; n < 120; n += 2) {
        term *= x * x / n;
        sum += term;
      }
      return 0.5 + density * sum;
    }
    double fraction = 0;
    for (int n = 300; n >= 1; n--) {
      fraction = n / (a + fraction);
    }
    double tail = density / (a + fraction);
    return x < 0 ? tail : 1 - tail;
  }
}
