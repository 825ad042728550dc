package dev.regatta.worker.prepare.number;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.BitSet;
import org.junit.jupiter.api.Test;

class NumberFitTest {
  @Test
  void manySmallWholeNumbersAreStillSummedExactly() {
    NumberFit fit = new NumberFit(1, new BitSet());
    double[] number = {(1 << 20) - 1};
    int rows = (1 << 22) + 3;
    for (int i = 0; i < rows; i++) {
      fit.add(number);
    }
    NumberSummary summary = fit.summary(0);
    assertThat(summary.count()).isEqualTo(rows);
    assertThat(summary.mean()).isEqualTo(number[0]);
    assertThat(summary.deviation()).isZero();
    assertThatThrownBy(() -> summary.quantile(0.5)).hasMessageContaining("no sketch of slot 0");
  }
}
