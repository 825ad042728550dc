package dev.regatta.worker.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.regatta.worker.network.ParameterBlock;
import dev.regatta.worker.network.ParameterBlock.Stepped;
import dev.regatta.worker.network.StepRanges;
import dev.regatta.worker.network.TouchedRows;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Steps over the touched rows of a table with a bias behind it, for every registered optimizer. */
class RowSparseStepTest {
  private static final int ROWS = 50;
  private static final int WIDTH = 3;
  private static final int TABLE = ROWS * WIDTH;
  private static final int N = TABLE + 4;
  private static final int[][] TOUCHED = {{3, 7, 8, 49}, {0, 7}, {}, {7, 8, 9}};
  private static final Regularization ALL = new Regularization(1e-3, 1e-2, 0.5, Optional.of(2.0));

  private final Random random = new Random(9);
  private final TouchedRows rows = new TouchedRows(ROWS, ROWS);
  private final float[] constants = new float[Optimizer.CONSTANTS];
  private final StepRanges sparse = ranges(Stepped.TOUCHED_ROWS, List.of(rows));
  private final StepRanges whole = ranges(Stepped.WHOLE, List.of());

  private static StepRanges ranges(Stepped stepped, List<TouchedRows> touched) {
    return new StepRanges(
        List.of(
            new ParameterBlock("table", 0, 0, TABLE, new int[] {ROWS, WIDTH}, true, stepped),
            new ParameterBlock("bias", 0, TABLE, N - TABLE, new int[] {N - TABLE}, false)),
        touched);
  }

  /** What lies in the gradient there is not a number: it would be seen. */
  @ParameterizedTest
  @MethodSource("dev.regatta.worker.optimizer.OptimizersTest#optimizers")
  void untouchedRowsKeepWeightsAndSlots(Optimizer optimizer) {
    Regularization settings = ALL.withDecayOf(optimizer);
    float[] weights = normal(N);
    float[][] slots = slots(optimizer);
    for (int step = 0; step < TOUCHED.length; step++) {
      float[] before = weights.clone();
      float[][] slotsBefore = Arrays.stream(slots).map(float[]::clone).toArray(float[][]::new);
      settings.step(optimizer, weights, gradient(step), slots, sparse, step + 1, 0.01, constants);
      for (int i = 0; i < N; i++) {
        if (touched(step, i)) {
          assertThat(weights[i]).isFinite().isNotEqualTo(before[i]);
        } else {
          assertThat(weights[i]).isEqualTo(before[i]);
          for (int slot = 0; slot < slots.length; slot++) {
            assertThat(slots[slot][i]).isEqualTo(slotsBefore[slot][i]);
          }
        }
      }
    }
  }

  /** The touched rows alone, one behind the other, are a small network that is stepped whole. */
  @ParameterizedTest
  @MethodSource("dev.regatta.worker.optimizer.OptimizersTest#optimizers")
  void touchedRowsStepAsIfThereWereNoOthers(Optimizer optimizer) {
    Regularization settings =
        new Regularization(1e-3, 1e-2, 0.5, Optional.empty()).withDecayOf(optimizer);
    float[] weights = normal(N);
    float[][] slots = slots(optimizer);
    int[] kept = {0, 1, 2, 21, 22, 23};
    float[] few = new float[kept.length];
    for (int i = 0; i < few.length; i++) {
      few[i] = weights[kept[i]];
    }
    float[][] fewSlots = new float[optimizer.slots()][few.length];
    StepRanges all =
        StepRanges.whole(
            List.of(new ParameterBlock("few", 0, 0, few.length, new int[] {2, WIDTH}, true)));
    for (int age = 1; age <= 4; age++) {
      float[] gradient = gradient(1);
      float[] fewGradient = new float[few.length];
      for (int i = 0; i < few.length; i++) {
        fewGradient[i] = gradient[kept[i]];
      }
      settings.step(optimizer, weights, gradient, slots, sparse, age, 0.01, constants);
      settings.step(optimizer, few, fewGradient, fewSlots, all, age, 0.01, constants);
      for (int i = 0; i < few.length; i++) {
        assertThat(weights[kept[i]]).isEqualTo(few[i]);
        assertThat(gradient[kept[i]]).isEqualTo(fewGradient[i]);
      }
    }
  }

  @Test
  void sgdWithoutPenaltiesTakesTheStepsOfTheWholeTable() {
    Sgd sgd = new Sgd(0.1);
    float[][] none = slots(sgd);
    float[] weights = normal(N);
    float[] dense = weights.clone();
    for (int step = 0; step < TOUCHED.length; step++) {
      float[] gradient = gradient(step);
      float[] zeros = gradient.clone();
      for (int i = 0; i < N; i++) {
        zeros[i] = touched(step, i) ? gradient[i] : 0;
      }
      Regularization.NONE.step(sgd, weights, gradient, none, sparse, step + 1, 0.1, constants);
      Regularization.NONE.step(sgd, dense, zeros, none, whole, step + 1, 0.1, constants);
    }
    assertThat(weights).isEqualTo(dense);
  }

  @Test
  void clipsByTheNormOverTouchedRows() {
    float[] gradient = gradient(0);
    double squares = 0;
    for (int i = 0; i < N; i++) {
      squares += touched(0, i) ? (double) gradient[i] * gradient[i] : 0;
    }
    double norm =
        new Regularization(0, 0, 0, Optional.of(0.5))
            .apply(normal(N), gradient, sparse, 0.1)
            .orElseThrow();
    assertThat(norm).isCloseTo(Math.sqrt(squares), within(1e-12));
    double clipped = 0;
    for (int i = 0; i < N; i++) {
      clipped += touched(0, i) ? (double) gradient[i] * gradient[i] : 0;
    }
    assertThat(Math.sqrt(clipped)).isCloseTo(0.5, within(1e-6));
  }

  /** Not a number outside of the touched rows. */
  private float[] gradient(int step) {
    for (int row : TOUCHED[step]) {
      rows.mark(row);
    }
    rows.list();
    float[] gradient = normal(N);
    for (int i = 0; i < N; i++) {
      gradient[i] = touched(step, i) ? gradient[i] : Float.NaN;
    }
    return gradient;
  }

  private static boolean touched(int step, int i) {
    return i >= TABLE || Arrays.binarySearch(TOUCHED[step], i / WIDTH) >= 0;
  }

  private static float[][] slots(Optimizer optimizer) {
    return new float[optimizer.slots()][N];
  }

  private float[] normal(int n) {
    float[] values = new float[n];
    for (int i = 0; i < n; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }
}
