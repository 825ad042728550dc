package dev.regatta.bench.systems;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regatta.bench.AnySides;
import dev.regatta.bench.measure.Effort;
import dev.regatta.bench.measure.Figure;
import dev.regatta.bench.task.Goal;
import dev.regatta.bench.task.StepTask;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SystemsTargetsTest {
  private static final StepTask TASK = StepTask.of("784-256-128-10/b128/sgd");
  private static final Path DIRECTORY = Path.of("rows");

  @Test
  void everyTargetIsAFigures() {
    List<String> figures =
        Stream.concat(
                new Throughput(TASK, DIRECTORY, 16_384)
                    .figures(new AnySides(), Effort.QUICK).stream(),
                new TimeToAccuracy(TASK, new Goal(DIRECTORY, 0.88, 40))
                    .figures(new AnySides()).stream())
            .map(Figure::name)
            .toList();

    assertThat(figures)
        .doesNotHaveDuplicates()
        .containsAll(SystemsTargets.ALL.byName().keySet())
        .contains("systems/784-256-128-10/vs-dl4j-spark-8");
  }
}
