package dev.regatta.bench.predict;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regatta.bench.AnySides;
import dev.regatta.bench.measure.Figure;
import dev.regatta.bench.measure.Sample;
import dev.regatta.bench.task.StepTask;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PredictTargetsTest {
  private static final Sample ANY = new Sample("any", new double[] {1});

  @Test
  void everyTargetIsAFigures() {
    List<String> figures =
        Stream.of(
                new ScorerLatency(StepTask.of("28-64-2/b1/sgd"))
                    .figures(new AnySides(), "libtorch-1"),
                new Transforms(List.of(28, 64, 2), 1).figures(new AnySides()),
                new Transforms(List.of(784, 256, 128, 10), 1).figures(new AnySides()),
                new CrossValidation(1).figures(new AnySides(), ANY, ANY))
            .flatMap(List::stream)
            .map(Figure::name)
            .toList();

    assertThat(figures)
        .doesNotHaveDuplicates()
        .containsAll(PredictTargets.ALL.byName().keySet())
        .contains("predict/scorer/28-64-2/row");
  }
}
