package dev.regatta.worker.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SmallKernelsTest {
  private static final long SEED = 6;

  @ParameterizedTest
  @EnumSource(Transposed.class)
  void noCallIsTooBigForThem(Transposed transposed) {
    Random random = new Random(SEED);
    int cut = 0;
    for (int i = 0; i < 20_000; i++) {
      int m = size(random);
      int n = size(random);
      int k = 31 + size(random);
      int depth = SmallKernels.depth(transposed, m, n, k);
      int columns = SmallKernels.columns(transposed, m, n, depth);
      int rows = SmallKernels.rows(transposed, m, columns, depth);
      String blocks = "%d x %d x %d of %d x %d x %d".formatted(rows, columns, depth, m, n, k);
      assertThat(rows).as(blocks).isBetween(1, m);
      assertThat(columns).as(blocks).isBetween(1, n);
      assertThat(depth).as(blocks).isBetween(1, k);
      assertThat((long) rows * columns * depth).as(blocks).isLessThanOrEqualTo(1_000_000);
      if (transposed == Transposed.SECOND) {
        assertThat(rows * columns).as(blocks).isLessThanOrEqualTo(1200);
        assertThat(depth).as(blocks).isGreaterThanOrEqualTo(Math.min(k, 32));
      }
      cut += depth < k ? 1 : 0;
    }
    assertThat(cut).as("dot products cut").isPositive();
  }

  /** From 1 to a million, small ones as often as big ones. */
  private static int size(Random random) {
    return (int) Math.pow(10, 6 * random.nextDouble());
  }

  @ParameterizedTest
  @EnumSource(Transposed.class)
  void emptyMatricesHaveBlocksToo(Transposed transposed) {
    int depth = SmallKernels.depth(transposed, 0, 5, 0);
    assertThat(SmallKernels.columns(transposed, 0, 5, depth)).isPositive();
    assertThat(SmallKernels.rows(transposed, 0, 5, depth)).isPositive();
    assertThat(SmallKernels.columns(transposed, 5, 0, depth)).isPositive();
  }
}
