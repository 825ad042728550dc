package dev.regatta.worker.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ExactSumTest {
  private static final double LARGEST_TERM = Math.nextDown(0x1p372);

  @Test
  void isZeroWithoutTerms() {
    ExactSum sum = new ExactSum();

    assertThat(Double.doubleToRawLongBits(sum.value())).isZero();
    assertThat(sum.exact()).isEqualByComparingTo(BigDecimal.ZERO);
  }

  @Test
  void keepsWhatRoundingWouldLose() {
    assertThat(sumOf(1e100, 1, -1e100).value()).isEqualTo(1);
    assertThat(sumOf(1, Double.MIN_VALUE, -1).value()).isEqualTo(Double.MIN_VALUE);
    assertThat(sumOf(LARGEST_TERM, Double.MIN_VALUE, -LARGEST_TERM).value())
        .isEqualTo(Double.MIN_VALUE);
  }

  @Test
  void aSingleTermComesBackWithItsBits() {
    Random random = new Random(11);
    List<Double> terms =
        new ArrayList<>(
            List.of(
                Double.MIN_VALUE,
                -Double.MIN_VALUE,
                Double.MIN_NORMAL,
                Math.nextDown(Double.MIN_NORMAL),
                LARGEST_TERM,
                -LARGEST_TERM));
    for (int i = 0; i < 10_000; i++) {
      terms.add(anyTerm(random));
    }
    for (double term : terms) {
      assertThat(sumOf(term).value()).isEqualTo(term);
    }
  }

  @Test
  void equalsBigDecimalOnTermsOfAllMagnitudes() {
    for (int seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      double[] terms = new double[1 + random.nextInt(60)];
      BigDecimal expected = BigDecimal.ZERO;
      for (int i = 0; i < terms.length; i++) {
        terms[i] = seed % 2 == 0 ? anyTerm(random) : random.nextGaussian();
        expected = expected.add(new BigDecimal(terms[i]));
      }
      ExactSum sum = sumOf(terms);
      assertThat(sum.exact()).as("seed %d", seed).isEqualByComparingTo(expected);
      assertThat(sum.value()).as("seed %d", seed).isEqualTo(expected.doubleValue());
    }
  }

  @Test
  void roundsHalvesToEven() {
    double ulp = 0x1p-52;
    assertThat(sumOf(1, ulp / 2).value()).isEqualTo(1);
    assertThat(sumOf(1 + ulp, ulp / 2).value()).isEqualTo(1 + 2 * ulp);
    assertThat(sumOf(1, ulp / 2, Double.MIN_VALUE).value()).isEqualTo(1 + ulp);
    assertThat(sumOf(1, ulp / 2, -Double.MIN_VALUE).value()).isEqualTo(1);
    assertThat(sumOf(-1 - ulp, -ulp / 2).value()).isEqualTo(-1 - 2 * ulp);
    assertThat(sumOf(0x1p53 - 1, 0.5).value()).isEqualTo(0x1p53);
  }

  @Test
  void carriesThroughManyEqualTerms() {
    int terms = 3_000_001;
    for (double term :
        new double[] {0.1, -0.1, LARGEST_TERM, -LARGEST_TERM, 0x1.fffffffffffffp31}) {
      ExactSum sum = new ExactSum();
      for (int i = 0; i < terms; i++) {
        sum.add(term);
      }
      assertThat(sum.exact())
          .isEqualByComparingTo(new BigDecimal(term).multiply(BigDecimal.valueOf(terms)));
    }
  }

  @Test
  void holdsTheSameLongsWhateverTheOrderAndTheMerges() {
    for (int seed = 0; seed < 50; seed++) {
      Random random = new Random(seed);
      List<Double> terms = new ArrayList<>();
      for (int i = 0; i < 5_000; i++) {
        terms.add(anyTerm(random));
      }
      long[] expected = longs(sumOf(terms.stream().mapToDouble(Double::doubleValue).toArray()));
      Collections.shuffle(terms, random);
      ExactSum[] parts = new ExactSum[1 + random.nextInt(9)];
      Arrays.setAll(parts, i -> new ExactSum());
      for (double term : terms) {
        parts[random.nextInt(parts.length)].add(term);
      }
      ExactSum merged = new ExactSum();
      for (ExactSum part : parts) {
        merged.add(ExactSum.read(longs(part), 0));
      }
      assertThat(longs(merged)).as("seed %d", seed).isEqualTo(expected);
    }
  }

  @Test
  void mergesMoreOftenThanItCarries() {
    double term = -0.1;
    ExactSum one = sumOf(term);
    ExactSum sum = new ExactSum();
    for (int i = 0; i < 5_000; i++) {
      sum.add(one);
    }
    sum.add(sum);

    assertThat(sum.exact())
        .isEqualByComparingTo(new BigDecimal(term).multiply(BigDecimal.valueOf(10_000)));
  }

  @Test
  void addsProductsWithoutRounding() {
    Random random = new Random(7);
    ExactSum sum = new ExactSum();
    BigDecimal expected = BigDecimal.ZERO;
    for (int i = 0; i < 2_000; i++) {
      double a = Math.scalb(random.nextGaussian(), random.nextInt(600) - 470);
      double b = Math.scalb(random.nextGaussian(), random.nextInt(600) - 470);
      sum.addProduct(a, b);
      expected = expected.add(new BigDecimal(a).multiply(new BigDecimal(b)));
    }
    sum.addProduct(0, 5);
    sum.addProduct(-0.0, Double.MIN_VALUE);

    assertThat(sum.exact()).isEqualByComparingTo(expected);
  }

  @Test
  void roundsProductsOnlyBelowTheStatedMagnitude() {
    double a = (1 + 0x1p-52) * 0x1p-484;
    ExactSum exact = new ExactSum();
    exact.addProduct(a, a);
    assertThat(exact.exact()).isEqualByComparingTo(new BigDecimal(a).pow(2));

    double b = a * 0x1p-20;
    ExactSum rounded = new ExactSum();
    rounded.addProduct(b, b);
    assertThat(rounded.exact().subtract(new BigDecimal(b).pow(2)).abs())
        .isNotEqualByComparingTo(BigDecimal.ZERO)
        .isLessThanOrEqualTo(new BigDecimal(Double.MIN_VALUE));

    ExactSum vanished = new ExactSum();
    vanished.addProduct(0x1p-600, 0x1p-600);
    assertThat(vanished.value()).isZero();
  }

  @Test
  void keepsNotANumberAndInfinities() {
    assertThat(sumOf(1, Double.NaN).value()).isNaN();
    assertThat(sumOf(1, Double.POSITIVE_INFINITY).value()).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(sumOf(1, Double.NEGATIVE_INFINITY).value()).isEqualTo(Double.NEGATIVE_INFINITY);
    assertThat(sumOf(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY).value()).isNaN();
    assertThat(sumOf(0x1p372).value()).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(sumOf(-Double.MAX_VALUE).value()).isEqualTo(Double.NEGATIVE_INFINITY);
    ExactSum product = new ExactSum();
    product.addProduct(1e200, -1e200);
    assertThat(product.value()).isEqualTo(Double.NEGATIVE_INFINITY);
    assertThatThrownBy(product::exact)
        .isInstanceOf(ArithmeticException.class)
        .hasMessageContaining("-Infinity");
  }

  @Test
  void mergesAndWritesNotANumber() {
    ExactSum sum = sumOf(3);
    sum.add(ExactSum.read(longs(sumOf(Double.NaN)), 0));
    assertThat(sum.value()).isNaN();

    sum.clear();
    assertThat(sum.value()).isZero();
  }

  private static ExactSum sumOf(double... terms) {
    ExactSum sum = new ExactSum();
    for (double term : terms) {
      sum.add(term);
    }
    return sum;
  }

  private static long[] longs(ExactSum sum) {
    long[] longs = new long[ExactSum.longs()];
    sum.write(longs, 0);
    return longs;
  }

  /** A term of any sign and exponent, zeros and subnormals included. */
  private static double anyTerm(Random random) {
    double term = Double.longBitsToDouble(random.nextLong());
    int exponent = random.nextInt(1074 + 370) - 1074;
    return Double.isFinite(term) && Math.abs(term) < 0x1p372
        ? term
        : Math.scalb(random.nextGaussian(), exponent - 3);
  }
}
