package dev.regatta.bench.step;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regatta.bench.AnySides;
import dev.regatta.bench.measure.Figure;
import java.util.List;
import org.junit.jupiter.api.Test;

class StepTargetsTest {
  private static final List<String> FIGURES =
      StepBench.comparisons().stream()
          .flatMap(comparison -> comparison.figures(new AnySides()).stream())
          .map(Figure::name)
          .toList();

  @Test
  void everyTargetIsAFigures() {
    assertThat(FIGURES).containsAll(StepTargets.ALL.byName().keySet());
    assertThat(StepTargets.ALL.byName()).hasSizeGreaterThan(30);
  }

  @Test
  void noTwoFiguresHaveTheSameName() {
    assertThat(FIGURES).doesNotHaveDuplicates();
  }
}
