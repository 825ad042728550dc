package dev.regatta.driver.scaling;

import dev.regatta.conf.Counted;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** What to know before figures of a scaling experiment are believed, a sentence each. */
final class Caveats {
  /** By which runs of one cell may differ without a word. */
  private static final double NOISY = 0.25;

  private Caveats() {}

  static List<String> of(Scaling scaling) {
    List<String> lines = new ArrayList<>();
    scaling
        .target()
        .ifPresent(
            target ->
                lines.add(
                    "The target is a %s of %s: %s."
                        .formatted(
                            target.metric(),
                            ScalingTable.text("%.4g", target.value()),
                            target.origin())));
    Site site = scaling.grid().site();
    int replicas = scaling.cells().stream().mapToInt(Cell::replicas).max().orElse(0);
    if (site.single()) {
      lines.add(
          "All workers ran on one machine: the exchange crossed no network, and its latency and"
              + " bandwidth are this machine's. Rows to the target hold for any cluster.");
    }
    if (site.crowd(replicas) > 1) {
      lines.add(
          "Up to %d replicas ran on %s: above %d replicas, rows/s, speed-up and efficiency measure how cores are shared, not how the job scales."
              .formatted(replicas, Counted.of(site.cores(), "core"), site.cores()));
    }
    scaling.cells().stream()
        .max(Comparator.comparingDouble(Cell::spread))
        .filter(cell -> cell.spread() > NOISY)
        .ifPresent(
            cell ->
                lines.add(
                    "Runs of one cell differ by up to %.0f percent in speed (%d workers, every %s): the machine was busy with something else, or runs are too short; times and predictions are that uncertain, too."
                        .formatted(100 * cell.spread(), cell.workers(), cell.every())));
    if (scaling.modelled().size() < scaling.cells().size()) {
      lines.add(
          "%d of %d cells had another exchange than the largest: the model leaves them out."
              .formatted(
                  scaling.cells().size() - scaling.modelled().size(), scaling.cells().size()));
    }
    if (scaling.grid().mode() == Mode.WEAK) {
      lines.add(
          "Smaller numbers of workers had fewer rows to learn from: rows to the target compare jobs"
              + " of different sizes.");
    }
    if (scaling.cells().stream().anyMatch(cell -> cell.runs().size() < 2)) {
      lines.add("Some cells ran once: --repeats 3 tells noise from effect.");
    }
    scaling
        .untimed()
        .forEach(
            run ->
                lines.add("No round was timed in " + run.run().directory() + ": it is left out."));
    lines.add(leftOut(scaling.leftOut()));
    return lines;
  }

  /** How well the model tells what it has not seen. */
  static String leftOut(LeaveOneOut leftOut) {
    if (leftOut.predicted() == 0) {
      return "There are too few cells to test a model: give --workers or --average-every more"
          + " values.";
    }
    String line =
        String.format(
            Locale.ROOT,
            "Leave one out: %d of %d cells are predicted by the others within %.0f percent; the"
                + " median error is %.1f percent, the worst %.1f.",
            leftOut.good(),
            leftOut.predicted(),
            100 * LeaveOneOut.GOOD,
            100 * leftOut.median(),
            100 * leftOut.worst());
    return leftOut.extrapolated().isEmpty()
        ? line
        : line
            + String.format(
                Locale.ROOT,
                " The most workers, predicted by fewer: off by %+.1f percent at worst.",
                100 * leftOut.extrapolated().getAsDouble());
  }
}
