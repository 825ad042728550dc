package dev.regatta.worker.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regatta.worker.network.ParameterBlock;
import dev.regatta.worker.network.ParameterBlock.Stepped;
import dev.regatta.worker.network.StepRanges;
import dev.regatta.worker.network.TouchedRows;
import java.util.List;
import org.junit.jupiter.api.Test;

class NormsTest {
  private static final ParameterBlock TABLE =
      new ParameterBlock("table", 0, 0, 6, new int[] {3, 2}, true, Stepped.TOUCHED_ROWS);
  private static final ParameterBlock BIAS = new ParameterBlock("b", 1, 6, 1, new int[] {1}, false);

  @Test
  void rowsThatAStepDoesNotTouchDoNotCount() {
    TouchedRows rows = new TouchedRows(3, 3);
    StepRanges ranges = new StepRanges(List.of(TABLE, BIAS), List.of(rows));
    float[] gradient = {1, 2, Float.NaN, Float.NaN, 3, 4, 5};
    rows.mark(2);
    rows.mark(0);
    rows.list();

    assertThat(Norms.squaredByLayer(ranges, gradient)).containsExactly(1 + 4 + 9 + 16, 25);
  }
}
