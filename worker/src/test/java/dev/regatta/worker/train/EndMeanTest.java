package dev.regatta.worker.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regatta.worker.compress.Bf16;
import dev.regatta.worker.compress.Compression;
import dev.regatta.worker.compress.None;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The mean against the exact one, in decimal numbers of any length. */
class EndMeanTest {
  private static final int LENGTH = 500;

  /** Elements before those that are averaged. */
  private static final int FROM = 3;

  private static float[] values(Random random, double size) {
    float[] values = new float[FROM + LENGTH];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (size * random.nextGaussian());
    }
    return values;
  }

  private static double[] weights(Random random, int ends) {
    return random.doubles(ends, 0.1, 1000).toArray();
  }

  private static float[] mean(float[][] ends, double[] weights) {
    float[] mean = new float[LENGTH];
    new EndMean().of(ends, weights, FROM, LENGTH, mean, 0);
    return mean;
  }

  private static BigDecimal exact(float[][] values, double[] weights, int element) {
    BigDecimal sum = BigDecimal.ZERO;
    BigDecimal total = BigDecimal.ZERO;
    for (int i = 0; i < values.length; i++) {
      BigDecimal weight = new BigDecimal(weights[i]);
      sum = sum.add(weight.multiply(new BigDecimal(values[i][element])));
      total = total.add(weight);
    }
    return sum.divide(total, MathContext.DECIMAL128);
  }

  /** Half a unit in the last place is what rounding costs, subnormal numbers are rounded twice. */
  private static void assertRounded(float actual, BigDecimal exact, double largest) {
    double error = new BigDecimal(actual).subtract(exact).abs().doubleValue();
    double own = 8 * 0x1p-45 * largest + 0x1p-155;
    double twice = Math.abs(actual) <= Float.MIN_NORMAL ? 0x1p-24 * Math.abs(actual) : 0;
    assertThat(error).isLessThanOrEqualTo(Math.ulp(exact.floatValue()) / 2.0 + twice + own);
  }

  @ParameterizedTest
  @ValueSource(doubles = {1e-44, 1e-38, 1e-30, 1e-3, 1, 1e20, 1e34})
  void itIsTheExactMeanRounded(double size) {
    Random random = new Random(7);
    for (int count = 2; count <= 8; count++) {
      float[][] ends = new float[count][];
      Arrays.setAll(ends, i -> values(random, size));
      double[] weights = weights(random, count);

      float[] mean = mean(ends, weights);

      for (int i = 0; i < LENGTH; i++) {
        double largest = 0;
        for (float[] end : ends) {
          largest = Math.max(largest, Math.abs(end[FROM + i]));
        }
        assertRounded(mean[i], exact(ends, weights, FROM + i), largest);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {1e-44, 1e-38, 1e-30, 1e-3, 1, 1e20, 1e34})
  void equalEndsAreTheirMeanWhateverTheyWeigh(double size) {
    Random random = new Random(11);
    for (int count = 1; count <= 33; count++) {
      float[] end = values(random, size);
      end[FROM] = 0f;
      end[FROM + 1] = -0f;
      float[][] ends = new float[count][];
      Arrays.fill(ends, end);

      assertThat(mean(ends, weights(random, count)))
          .isEqualTo(Arrays.copyOfRange(end, FROM, FROM + LENGTH));
    }
  }

  @Test
  void whatIsNotFiniteStaysSo() {
    float[][] ends = {values(new Random(1), 1), values(new Random(2), 1)};
    ends[0][FROM] = Float.NaN;
    ends[1][FROM + 1] = Float.POSITIVE_INFINITY;

    float[] mean = mean(ends, new double[] {1, 2});

    assertThat(Float.isFinite(mean[0])).isFalse();
    assertThat(Float.isFinite(mean[1])).isFalse();
    assertThat(mean[2]).isFinite();
  }

  private static byte[] code(Compression code, float[] start, float[] end) {
    byte[] bytes = new byte[start.length * code.bytesPerFloat()];
    code.encode(start, end, 0, start.length, bytes, 0);
    return bytes;
  }

  @Test
  void codesThatLoseNothingHaveTheSameMean() {
    Random random = new Random(13);
    float[] start = values(random, 1);
    float[][] ends = {values(random, 1), values(random, 1), values(random, 1)};
    double[] weights = weights(random, ends.length);
    byte[][] codes = new byte[ends.length][];
    Arrays.setAll(codes, i -> code(new None(), start, ends[i]));
    float[] mean = new float[LENGTH];

    new EndMean().ofCodes(new None(), start, codes, weights, FROM, LENGTH, mean, 0);

    assertThat(mean).isEqualTo(mean(ends, weights));
  }

  @ParameterizedTest
  @ValueSource(doubles = {1e-4, 1})
  void differencesAreTakenFromTheStart(double step) {
    Random random = new Random(17);
    float[] start = values(random, 1);
    for (int count = 1; count <= 4; count++) {
      byte[][] codes = new byte[count][];
      float[][] differences = new float[count][start.length];
      for (int i = 0; i < count; i++) {
        float[] end = values(random, step);
        for (int j = 0; j < end.length; j++) {
          end[j] += start[j];
        }
        codes[i] = code(new Bf16(), start, end);
        new Bf16().decode(codes[i], 0, start.length, differences[i]);
      }
      double[] weights = weights(random, count);
      float[] mean = new float[LENGTH];

      new EndMean().ofCodes(new Bf16(), start, codes, weights, FROM, LENGTH, mean, 0);

      for (int i = 0; i < LENGTH; i++) {
        BigDecimal exact =
            new BigDecimal(start[FROM + i]).subtract(exact(differences, weights, FROM + i));
        assertRounded(mean[i], exact, 4 + 4 * step);
      }
    }
  }
}
