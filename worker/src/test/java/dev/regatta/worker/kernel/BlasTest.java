package dev.regatta.worker.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class BlasTest {
  private static final List<int[]> SHAPES =
      List.of(
          new int[] {1, 1, 1},
          new int[] {1, 7, 3},
          new int[] {5, 1, 9},
          new int[] {3, 4, 1},
          new int[] {33, 17, 65},
          new int[] {8, 300, 31},
          new int[] {70, 259, 130},
          new int[] {50, 130, 700},
          new int[] {9, 1100, 900},
          new int[] {200, 9, 45});

  private final Random random = new Random(42);

  static Stream<Arguments> cases() {
    return Stream.of(Blas.plainJava(), Blas.best())
        .flatMap(blas -> Arrays.stream(Transposed.values()).map(t -> Arguments.of(blas, t)));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void multipliesLikeTheDefinition(Blas blas, Transposed transposed) {
    for (int[] shape : SHAPES) {
      for (float beta : new float[] {0, 1, -0.5f}) {
        check(blas, transposed, shape[0], shape[1], shape[2], 1.5f, beta);
      }
    }
  }

  private void check(
      Blas blas, Transposed transposed, int m, int n, int k, float alpha, float beta) {
    int aOffset = 3;
    int bOffset = 5;
    int cOffset = 2;
    float[] a = random(aOffset + m * k);
    float[] b = random(bOffset + k * n);
    float[] c = random(cOffset + m * n + 4);
    float[] before = c.clone();
    blas.multiply(transposed, m, n, k, alpha, a, aOffset, b, bOffset, beta, c, cOffset);
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < n; j++) {
        double sum = 0;
        for (int p = 0; p < k; p++) {
          double left = a[aOffset + (transposed == Transposed.FIRST ? p * m + i : i * k + p)];
          double right = b[bOffset + (transposed == Transposed.SECOND ? j * k + p : p * n + j)];
          sum += left * right;
        }
        int at = cOffset + i * n + j;
        assertThat((double) c[at])
            .as("%s %s %dx%dx%d", blas.describe(), transposed, m, n, k)
            .isCloseTo(alpha * sum + beta * before[at], within(2e-6 * (k + 1)));
      }
    }
    assertThat(Arrays.copyOf(c, cOffset)).isEqualTo(Arrays.copyOf(before, cOffset));
    assertThat(Arrays.copyOfRange(c, cOffset + m * n, c.length))
        .isEqualTo(Arrays.copyOfRange(before, cOffset + m * n, c.length));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void overwritesNanWhereBetaIsZero(Blas blas, Transposed transposed) {
    float[] c = new float[12];
    Arrays.fill(c, Float.NaN);
    blas.multiply(transposed, 3, 4, 2, 1, random(6), 0, random(8), 0, 0, c, 0);
    for (float value : c) {
      assertThat(value).isFinite();
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void refusesToReadOrWriteOutsideOfItsArrays(Blas blas, Transposed transposed) {
    float[] six = new float[6];
    float[] four = new float[4];
    float[] nine = new float[9];
    assertThatThrownBy(() -> blas.multiply(transposed, 3, 3, 2, 1, four, 0, six, 0, 0, nine, 0))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> blas.multiply(transposed, 3, 3, 2, 1, six, 0, six, 1, 0, nine, 0))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> blas.multiply(transposed, 3, 3, 2, 1, six, 0, six, 0, 0, nine, 1))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> blas.multiply(transposed, 3, 3, 2, 1, six, -1, six, 0, 0, nine, 0))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void cutsBigProductsWithoutChangingThem(Blas blas, Transposed transposed) {
    for (int[] shape : new int[][] {{700, 501, 400}, {130, 1003, 1030}, {40, 17, 120_000}}) {
      int m = shape[0];
      int n = shape[1];
      int k = shape[2];
      assertThat((long) m * n * k).isGreaterThan(NativeBlas.MAX_CALL);
      float[] a = random(m * k);
      float[] b = random(k * n);
      float[] c = new float[m * n];
      float[] expected = new float[m * n];
      blas.multiply(transposed, m, n, k, 1, a, 0, b, 0, 0, c, 0);
      Blas.plainJava().multiply(transposed, m, n, k, 1, a, 0, b, 0, 0, expected, 0);
      for (int i = 0; i < c.length; i++) {
        assertThat(c[i]).isCloseTo(expected[i], within((float) (1e-5 * Math.sqrt(k))));
      }
    }
  }

  /** Blocks of C are no smaller than a tile: with millions of inputs even that takes long. */
  @Test
  void aDotProductIsCutWhereItAloneWouldTakeTooLong() {
    assertThat(NativeBlas.depth(16, 16, 1_000)).isEqualTo(1_000);
    assertThat(NativeBlas.depth(16, 16, 1 << 18)).isEqualTo(1 << 18);
    assertThat(NativeBlas.depth(16, 9, 4_000_001)).isEqualTo(466_032);
    assertThat(16L * 9 * 466_032).isLessThan(NativeBlas.MAX_CALL);
    assertThat(NativeBlas.depth(0, 5, 7)).isEqualTo(7);
  }

  @Test
  void bestIsNativeHere() {
    assertThat(Blas.best().describe()).matches("OpenBLAS \\d+\\.\\d+\\.\\d+ \\(\\w+\\)");
    assertThat(Blas.best().describe()).doesNotContain("unknown");
    assertThat(Blas.plainJava().describe()).isEqualTo("Java");
  }

  private float[] random(int n) {
    float[] values = new float[n];
    for (int i = 0; i < n; i++) {
      values[i] = random.nextFloat() - 0.5f;
    }
    return values;
  }
}
