package dev.regatta.worker.math;

import static org.assertj.core.api.Assertions.assertThat;

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
  void nanStaysNan() {
    for (DoubleUnaryOperator f :
        new DoubleUnaryOperator[] {
          FloatMath::exp, FloatMath::log, FloatMath::sigmoid, FloatMath::softplus
        }) {
      assertThat(f.applyAsDouble(Double.NaN)).isNaN();
    }
  }

  @Test
  void bitsAreTheSameOnEveryMachine() {
    long[] bits = new long[3];
    for (double x = -9; x < 9; x += 0.01) {
      bits[0] = 31 * bits[0] + Double.doubleToRawLongBits(FloatMath.exp(x));
      bits[1] = 31 * bits[1] + Double.doubleToRawLongBits(FloatMath.log(x * x + 0.1));
      bits[2] = 31 * bits[2] + Double.doubleToRawLongBits(FloatMath.softplus(x));
    }
    assertThat(bits)
        .containsExactly(-1045233886631665998L, -1180596777405243324L, 2914293583970700103L);
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
}
