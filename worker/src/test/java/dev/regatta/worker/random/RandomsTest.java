package dev.regatta.worker.random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RandomsTest {
  /** From the public reference implementation of SplitMix64. */
  @Test
  void givesTheNumbersOfSplitMix64() {
    Randoms zero = new Randoms(0);
    assertThat(zero.nextLong()).isEqualTo(0xE220A8397B1DCDAFL);
    assertThat(zero.nextLong()).isEqualTo(0x6E789E6AA1B965F4L);
    assertThat(zero.nextLong()).isEqualTo(0x06C45D188009454FL);

    Randoms other = new Randoms(1234567);
    assertThat(other.nextLong()).isEqualTo(6457827717110365317L);
    assertThat(other.nextLong()).isEqualTo(3203168211198807973L);
    assertThat(Long.toUnsignedString(other.nextLong())).isEqualTo("9817491932198370423");
  }

  @Test
  void derivedNumbersAreStable() {
    Randoms randoms = new Randoms(Randoms.key(42, 1, 2, 3));
    int[] order = new int[8];
    float uniform = randoms.nextFloat();
    double wide = randoms.nextDouble();
    int bounded = randoms.nextInt(1000);
    double normal = randoms.nextGaussian();
    randoms.permutation(order, 8);

    assertThat(Randoms.key(42, 1, 2, 3)).isEqualTo(-534281949292073126L);
    assertThat(uniform).isEqualTo(0x1.f141f60000000p-1f);
    assertThat(wide).isEqualTo(0x1.389d4589a81ccp-3);
    assertThat(bounded).isEqualTo(25);
    assertThat(normal).isEqualTo(0.9487968001700057);
    assertThat(order).containsExactly(2, 6, 1, 0, 7, 3, 5, 4);
  }

  /** Computed apart; the second of a pair is forgotten where the stream begins again. */
  @Test
  void normalsByThePolarMethodAreTheseAndStartAnew() {
    double[] expected = {
      0.49295065581737485, -0.6940056672160174, -1.2810773478777024, -0.901557193497174
    };
    Randoms randoms = new Randoms(42);
    for (double normal : expected) {
      assertThat(randoms.nextNormal()).isEqualTo(normal);
    }
    randoms.nextNormal();
    randoms.restart(42);
    assertThat(randoms.nextNormal()).isEqualTo(expected[0]);
    assertThat(randoms.nextNormal()).isEqualTo(expected[1]);
  }

  @Test
  void keysDifferByEveryPartItsPlaceAndTheirNumber() {
    Set<Long> keys = new HashSet<>();
    int made = 0;
    for (long a = -20; a < 20; a++) {
      keys.add(Randoms.key(a));
      made++;
      for (long b = -20; b < 20; b++) {
        keys.add(Randoms.key(a, b));
        keys.add(Randoms.key(a, b, 0));
        made += 2;
      }
    }
    assertThat(keys).hasSize(made);
  }

  @Test
  void boundsOfOneAndOfTheLargestIntWork() {
    Randoms randoms = new Randoms(3);
    for (int i = 0; i < 1000; i++) {
      assertThat(randoms.nextInt(1)).isZero();
      assertThat(randoms.nextInt(Integer.MAX_VALUE)).isBetween(0, Integer.MAX_VALUE - 1);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, Integer.MIN_VALUE})
  void refusesBoundsBelowOne(int bound) {
    assertThatThrownBy(() -> new Randoms(3).nextInt(bound))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(String.valueOf(bound));
  }

  /** A bound of 3 x 2^29 would show the bias of a plain remainder: its thirds would differ 2:1. */
  @Test
  void largeBoundsAreNotBiased() {
    int bound = 3 << 29;
    Randoms randoms = new Randoms(17);
    int[] counts = new int[3];
    for (int i = 0; i < 300_000; i++) {
      counts[randoms.nextInt(bound) >>> 29]++;
    }
    assertThat(chiSquare(counts)).isLessThan(13.8); // p = 0.001 at 2 degrees of freedom
  }

  @Test
  void boundedIntsAreUniform() {
    Randoms randoms = new Randoms(5);
    int[] counts = new int[10];
    for (int i = 0; i < 500_000; i++) {
      counts[randoms.nextInt(10)]++;
    }
    assertThat(chiSquare(counts)).isLessThan(27.9); // p = 0.001 at 9 degrees of freedom
  }

  @Test
  void floatsAndDoublesAreUniformBelowOne() {
    Randoms randoms = new Randoms(6);
    int[] floats = new int[64];
    int[] doubles = new int[64];
    for (int i = 0; i < 640_000; i++) {
      float narrow = randoms.nextFloat();
      double wide = randoms.nextDouble();
      assertThat(narrow >= 0 && narrow < 1 && wide >= 0 && wide < 1).isTrue();
      floats[(int) (narrow * 64)]++;
      doubles[(int) (wide * 64)]++;
    }
    assertThat(chiSquare(floats)).isLessThan(103.4); // p = 0.001 at 63 degrees of freedom
    assertThat(chiSquare(doubles)).isLessThan(103.4);
  }

  @Test
  void normalsHaveMeanZeroVarianceOneAndKurtosisThree() {
    Randoms randoms = new Randoms(8);
    int n = 200_000;
    double sum = 0;
    double squares = 0;
    double fourths = 0;
    for (int i = 0; i < n; i++) {
      double x = randoms.nextGaussian();
      assertThat(Double.isFinite(x)).isTrue();
      sum += x;
      squares += x * x;
      fourths += x * x * x * x;
    }
    // Four standard errors each.
    assertThat(Math.abs(sum / n)).isLessThan(4 / Math.sqrt(n));
    assertThat(Math.abs(squares / n - 1)).isLessThan(4 * Math.sqrt(2.0 / n));
    assertThat(Math.abs(fourths / n - 3)).isLessThan(4 * Math.sqrt(96.0 / n));
  }

  @Test
  void permutationsHoldEveryIndexOnceAndSpareTheRest() {
    Randoms randoms = new Randoms(9);
    for (int n : new int[] {0, 1, 2, 3, 100, 10_000}) {
      int[] order = new int[n + 1];
      Arrays.fill(order, -7);
      randoms.permutation(order, n);
      assertThat(Arrays.stream(order, 0, n).sorted())
          .containsExactlyElementsOf(IntStream.range(0, n).boxed().toList());
      assertThat(order[n]).isEqualTo(-7);
    }
  }

  @Test
  void everyPermutationOfFourIsEquallyLikely() {
    Randoms randoms = new Randoms(10);
    int[] counts = new int[256];
    int[] order = new int[4];
    for (int i = 0; i < 240_000; i++) {
      randoms.permutation(order, 4);
      counts[order[0] << 6 | order[1] << 4 | order[2] << 2 | order[3]]++;
    }
    int[] seen = Arrays.stream(counts).filter(count -> count > 0).toArray();
    assertThat(seen).hasSize(24);
    assertThat(chiSquare(seen)).isLessThan(49.8); // p = 0.001 at 23 degrees of freedom
  }

  private static double chiSquare(int[] counts) {
    double expected = (double) Arrays.stream(counts).sum() / counts.length;
    return Arrays.stream(counts).mapToDouble(c -> (c - expected) * (c - expected) / expected).sum();
  }

  @Test
  void aKeyIsTheSameWithAndWithoutAnArray() {
    assertThat(Randoms.key(7, 8, 9)).isEqualTo(Randoms.key(new long[] {7, 8, 9}));
    assertThat(Randoms.key(7, 8, 9, 1, 2)).isEqualTo(Randoms.key(new long[] {7, 8, 9, 1, 2}));
  }
}
