package dev.regatta.worker.math;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class FloatBlockTest {
  /** Odd, so that samples of all floats hit every mantissa pattern. */
  private static final int STRIDE = 1031;

  private static final double BOUND = 1.5e-7;

  private static float[] exp(float... x) {
    FloatBlock block = FloatBlock.ofThread();
    System.arraycopy(x, 0, block.exponentials, 0, x.length);
    block.exp(x.length);
    return Arrays.copyOf(block.exponentials, x.length);
  }

  @Test
  void expOverAllFloatsFromZeroDown() {
    int lowest = Float.floatToRawIntBits(-110);
    int subnormal = 0;
    float[] x = new float[FloatBlock.SIZE];
    for (int bits = Float.floatToRawIntBits(-0f); bits < lowest; bits += x.length * STRIDE) {
      for (int i = 0; i < x.length; i++) {
        x[i] = Float.intBitsToFloat(bits + i * STRIDE);
      }
      float[] y = exp(x);
      for (int i = 0; i < x.length; i++) {
        double exact = StrictMath.exp(x[i]);
        double rounding = exact < Float.MIN_NORMAL ? 0.5 * Float.MIN_VALUE : 0;
        if (!(Math.abs(y[i] - exact) <= BOUND * exact + rounding)) {
          throw new AssertionError("e^" + x[i] + " is not " + y[i]);
        }
        subnormal += y[i] > 0 && y[i] < Float.MIN_NORMAL ? 1 : 0;
      }
    }
    assertThat(subnormal).isGreaterThan(1000);
  }

  @Test
  void expAtItsEnds() {
    assertThat(exp(0f, -0f, -Float.MIN_VALUE)).containsOnly(1);
    assertThat(exp(-104, -1000, -Float.MAX_VALUE, Float.NEGATIVE_INFINITY)).containsOnly(0);
    assertThat(exp(Float.NaN, -1)).startsWith(Float.NaN).endsWith((float) Math.exp(-1));
  }

  @Test
  void expNeverRisesByMoreThanARoundingAsItsArgumentFalls() {
    float[] x = new float[FloatBlock.SIZE];
    for (float start = 0; start > -90; start -= 0.37f) {
      float at = start;
      for (int i = 0; i < x.length; i++) {
        x[i] = at;
        at = Math.nextDown(at);
      }
      float[] y = exp(x);
      for (int i = 1; i < x.length; i++) {
        assertThat(y[i]).isLessThanOrEqualTo(y[i - 1] + 2 * Math.ulp(y[i - 1]));
      }
    }
  }

  @Test
  void bitsAreTheSameOnEveryMachine() {
    int bits = 0;
    for (float x = 0; x > -105; x -= 0.01f) {
      bits = 31 * bits + Float.floatToRawIntBits(exp(x)[0]);
    }
    assertThat(bits).isEqualTo(-1226782999);
  }

  @Test
  void oneValueThatIsNotFiniteIsFoundWhereverItIs() {
    for (int n : new int[] {1, 1023, 1024, 1025, 3000}) {
      float[] values = new float[n];
      Arrays.fill(values, -Float.MAX_VALUE);
      assertThat(FloatBlock.allFinite(values)).isTrue();
      for (int at : new int[] {0, n / 2, n - 1}) {
        for (float bad : new float[] {Float.NaN, -1 / 0f, 1 / 0f}) {
          values[at] = bad;
          assertThat(FloatBlock.allFinite(values)).isFalse();
          values[at] = 0;
        }
      }
    }
    assertThat(FloatBlock.allFinite(new float[0])).isTrue();
  }

  @Test
  void mapsArraysOfAnyLength() {
    for (int n : new int[] {0, 1, 1023, 1024, 1025, 3000}) {
      float[] values = new float[n + 1];
      float[] slopes = new float[n + 1];
      for (int i = 0; i <= n; i++) {
        values[i] = i;
      }
      FloatBlock.map(values, slopes, n, FloatBlockTest::doubled);
      for (int i = 0; i < n; i++) {
        assertThat(values[i]).isEqualTo(2f * i);
        assertThat(slopes[i]).isEqualTo(2);
      }
      assertThat(values[n]).isEqualTo(n);
      assertThat(slopes[n]).isZero();
    }
  }

  private static void doubled(FloatBlock block, int n) {
    for (int i = 0; i < n; i++) {
      block.values[i] *= 2;
      block.slopes[i] = 2;
    }
  }
}
