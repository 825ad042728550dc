package dev.regatta.bench.step;

import dev.regatta.bench.measure.Benchmark;
import dev.regatta.bench.measure.Effort;
import dev.regatta.bench.measure.Report;
import dev.regatta.bench.task.StepTask;
import dev.regatta.bench.task.StepTask.Rule;
import java.util.ArrayList;
import java.util.List;

/**
 * One local step of one replica beside the peers' steps on the same rows, and beside its own matrix
 * products.
 */
public final class StepBench implements Benchmark {
  static final List<Integer> TINY = List.of(10, 32, 2);
  static final List<Integer> NARROW = List.of(28, 300, 300, 300, 2);
  static final List<Integer> MIDDLE = List.of(784, 256, 128, 10);
  static final List<Integer> WIDE = List.of(784, 1024, 1024, 10);

  private static final List<StepTask> TASKS =
      List.of(
          new StepTask(TINY, 32, Rule.SGD),
          new StepTask(NARROW, 128, Rule.SGD),
          new StepTask(NARROW, 1024, Rule.SGD),
          new StepTask(MIDDLE, 128, Rule.SGD),
          new StepTask(WIDE, 256, Rule.SGD));

  /** There are many sides, and all of them are steady soon. */
  private static final Effort QUICK = new Effort(true, 5, 0.1, 1.2, 2, 8);

  /** The comparisons of a run, in their order. */
  static List<Comparison> comparisons() {
    List<Comparison> comparisons = new ArrayList<>();
    TASKS.forEach(task -> comparisons.add(new ShapeComparison(task)));
    TASKS.stream()
        .filter(task -> !task.widths().equals(TINY))
        .forEach(task -> comparisons.add(new ReplicasComparison(task)));
    comparisons.add(new BatchComparison());
    comparisons.add(new ActivationComparison());
    return comparisons;
  }

  @Override
  public void measure(Effort effort, Report report) {
    report.note(
        "step: rows copied in, gradient, optimizer; one thread unless the name says two. libtorch"
            + " and DL4J train the same network from the same weights on the same rows, which lie"
            + " in their own memory; the number behind libtorch is that of its threads, of DL4J the"
            + " faster of one and two OpenMP threads counts.");
    try (Processes peers = Processes.start()) {
      for (Comparison comparison : comparisons()) {
        report.progress("step/" + comparison.name());
        comparison
            .measure(peers, effort.quick() ? QUICK : effort)
            .forEach(figure -> report.add(StepTargets.ALL.with(figure)));
        peers.forget();
      }
    }
  }
}
