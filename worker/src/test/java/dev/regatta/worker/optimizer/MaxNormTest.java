package dev.regatta.worker.optimizer;

import static dev.regatta.worker.optimizer.RegularizationSamples.holding;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.regatta.worker.network.ParameterBlock;
import dev.regatta.worker.network.ParameterBlock.Stepped;
import dev.regatta.worker.network.StepRanges;
import dev.regatta.worker.network.TouchedRows;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The weights that go into one unit are held to a length. */
class MaxNormTest {
  /** Columns of a matrix, two inputs x 2500 units: every other one is too long. */
  @Test
  void scalesTheWeightsOfLongUnitsAfterTheStep() {
    int units = 2500;
    int n = 3 * units;
    StepRanges blocks =
        StepRanges.whole(
            List.of(
                new ParameterBlock("layers.0.weight", 0, 0, 2 * units, new int[] {2, units}, true),
                new ParameterBlock(
                    "layers.0.bias", 0, 2 * units, units, new int[] {units}, false)));
    float[] many = new float[n];
    float[] slope = new float[n];
    for (int unit = 0; unit < units; unit++) {
      float length = unit % 2 == 0 ? 4 : 1;
      many[unit] = 0.6f * length - 1;
      many[units + unit] = 0.8f * length - 1;
      many[2 * units + unit] = 7;
      slope[unit] = -10;
      slope[units + unit] = -10;
    }
    Regularization held = holding(0, 0, 0, Optional.empty(), 2);
    Optimizer sgd = new Sgd(0.1);
    float[] free = many.clone();
    float[] constants = new float[Optimizer.CONSTANTS];
    Regularization.NONE.step(sgd, free, slope.clone(), new float[0][], blocks, 1, 0.1, constants);
    held.step(sgd, many, slope, new float[0][], blocks, 1, 0.1, constants);

    for (int unit = 0; unit < units; unit++) {
      double norm = Math.hypot(many[unit], many[units + unit]);
      if (unit % 2 == 0) {
        assertThat(norm).isCloseTo(2, within(1e-6));
        assertThat((double) many[unit] / many[units + unit]).isCloseTo(0.75, within(1e-6));
      } else {
        assertThat(many[unit]).isEqualTo(free[unit]);
        assertThat(norm).isCloseTo(1, within(1e-6));
      }
      assertThat(many[2 * units + unit]).isEqualTo(7);
    }
  }

  /** Frozen blocks do not decay either; the units of a table are no columns. */
  @Test
  void sparesFrozenBlocksAndTables() {
    int[] shape = {2, 2};
    StepRanges blocks =
        new StepRanges(
            List.of(
                new ParameterBlock("frozen", 0, 0, 4, shape, false),
                new ParameterBlock("table", 0, 4, 4, shape, true, Stepped.TOUCHED_ROWS),
                new ParameterBlock("weight", 1, 8, 4, shape, true)),
            List.of(new TouchedRows(2, 2)));
    float[] held = {9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9};
    holding(0, 0, 0, Optional.empty(), 1)
        .step(
            new Sgd(0.1),
            held,
            new float[12],
            new float[0][],
            blocks,
            1,
            0.1,
            new float[Optimizer.CONSTANTS]);

    assertThat(held).startsWith(9, 9, 9, 9, 9, 9, 9, 9);
    assertThat((double) held[8]).isCloseTo(Math.sqrt(0.5), within(1e-6));
  }
}
