package dev.regatta.bench.step;

import dev.regatta.bench.measure.Figure;
import dev.regatta.bench.measure.Sample;
import dev.regatta.bench.measure.Side;
import dev.regatta.bench.task.StepTask;
import dev.regatta.bench.task.StepTask.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Small batches with Adam, beside libtorch's and beside large batches. */
record BatchComparison() implements Comparison {
  private static final List<Integer> SMALL = List.of(8, 16, 32);
  private static final int LARGE = 128;

  private static StepTask task(int batch) {
    return new StepTask(StepBench.MIDDLE, batch, Rule.ADAM);
  }

  @Override
  public String name() {
    return task(LARGE).network() + "/small-batches";
  }

  @Override
  public List<Side> sides(Processes peers) {
    List<Side> sides = new ArrayList<>();
    for (int batch : SMALL) {
      sides.add(Sides.alone(task(batch).words(), new RegattaLearner(task(batch))));
      sides.add(peers.libtorch().side(task(batch)));
    }
    sides.add(Sides.alone(task(LARGE).words(), new RegattaLearner(task(LARGE))));
    return sides;
  }

  @Override
  public List<Figure> figures(Map<String, Sample> seconds) {
    List<Figure> figures = new ArrayList<>();
    for (int batch : SMALL) {
      String words = task(batch).words();
      String name = "step/" + words;
      figures.add(
          Figure.ratio(name + "/vs-libtorch-1", "times", "libtorch-1 " + words, words, seconds));
      Map<String, Sample> perRow =
          Map.of(words, perRow(batch, seconds), task(LARGE).words(), perRow(LARGE, seconds));
      figures.add(Figure.ratio(name + "/vs-b128", "share", task(LARGE).words(), words, perRow));
    }
    return figures;
  }

  private static Sample perRow(int batch, Map<String, Sample> seconds) {
    String words = task(batch).words();
    return Objects.requireNonNull(seconds.get(words), words).in("s/row", s -> s / batch);
  }
}
