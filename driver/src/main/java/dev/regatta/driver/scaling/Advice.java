package dev.regatta.driver.scaling;

import dev.regatta.conf.Counted;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** One sentence on where a job stops scaling and what would help. */
final class Advice {
  /** Twice the workers that bring less than this are not worth it: half of what is ideal. */
  private static final double WORTH_IT = 1.5;

  /** A share of a round that is worth to be named. */
  private static final double MUCH = 0.25;

  /** Rows to the target that are more than noise. */
  private static final double MORE_ROWS = 1.3;

  private final Scaling scaling;

  private Advice(Scaling scaling) {
    this.scaling = scaling;
  }

  static String of(Scaling scaling) {
    return scaling.cells().isEmpty()
        ? "No round was timed: raise training.epochs."
        : new Advice(scaling).sentence();
  }

  private String sentence() {
    String every = best();
    Optional<Integer> end = end(every);
    List<Cell> cells = scaling.of(every);
    Cell least = cells.get(0);
    Cell most = cells.get(cells.size() - 1);
    if (scaling.model().isEmpty()) {
      return "Averaging every %s, %d workers are %s times as fast as %d; a model needs more cells: give --workers or --average-every more values."
          .formatted(every, most.workers(), times(scaling.speedUp(most)), least.workers());
    }
    String rows = rows(least, most);
    int workers = end.orElse(scaling.grid().largest());
    Prediction doubled = scaling.predict(2 * workers, every).orElse(null);
    if (doubled == null) {
      return "Averaging every %s, %d workers are %s times as fast as %d, and more than %d have fewer rows than replicas: more rows would help%s."
          .formatted(
              every, most.workers(), times(scaling.speedUp(most)), least.workers(), workers, rows);
    }
    if (end.isEmpty()) {
      double gain = doubled.rowsPerSecond() / expected(workers, every);
      return "Averaging every %s, the job goes on scaling: %d workers are %s times as fast as %d, and %d are expected to be %s times as fast as %d; first in the way would be %s%s."
          .formatted(
              every,
              most.workers(),
              times(scaling.speedUp(most)),
              least.workers(),
              doubled.workers(),
              times(gain),
              workers,
              obstacle(doubled, every),
              rows);
    }
    return "Averaging every %s, the job stops scaling at %s: %d are expected to be %s times as fast, because of %s%s."
        .formatted(
            every,
            Counted.of(workers, "worker"),
            doubled.workers(),
            times(doubled.rowsPerSecond() / expected(workers, every)),
            obstacle(doubled, every),
            rows);
  }

  /** How often to average, by the time to the target, else by speed, of the most workers. */
  private String best() {
    int largest = scaling.cells().stream().mapToInt(Cell::workers).max().orElseThrow();
    List<Cell> cells = scaling.cells().stream().filter(cell -> cell.workers() == largest).toList();
    boolean reached =
        cells.stream().anyMatch(cell -> Double.isFinite(scaling.secondsToTarget(cell)));
    Comparator<Cell> by =
        reached
            ? Comparator.comparingDouble(
                cell ->
                    Double.isFinite(scaling.secondsToTarget(cell))
                        ? scaling.secondsToTarget(cell)
                        : Double.MAX_VALUE)
            : Comparator.comparingDouble(cell -> -cell.rowsPerSecond());
    return cells.stream().min(by).orElseThrow().every();
  }

  /** The number of workers of which twice as many are not worth it; empty where all are. */
  private Optional<Integer> end(String every) {
    int last = 2 * scaling.grid().largest();
    int workers = scaling.of(every).get(0).workers();
    while (workers <= last) {
      double now = expected(workers, every);
      Optional<Prediction> doubled = scaling.predict(2 * workers, every);
      if (doubled.isPresent() && doubled.get().rowsPerSecond() < WORTH_IT * now) {
        return Optional.of(workers);
      }
      workers *= 2;
    }
    return Optional.empty();
  }

  private double expected(int workers, String every) {
    return scaling.predict(workers, every).map(Prediction::rowsPerSecond).orElse(Double.NaN);
  }

  /** What takes most of what is not ideal, and what would help against it. */
  private String obstacle(Prediction prediction, String every) {
    Site site = scaling.grid().site();
    Round round = prediction.round();
    CostModel.Parts parts = scaling.model().orElseThrow().parts(round);
    double latency = parts.latency() / parts.seconds();
    double transfer = parts.transfer() / parts.seconds();
    double overhead = parts.overhead() / parts.seconds();
    if (site.crowd(round.replicas()) > 1 && latency + transfer < 0.5) {
      return "%d replicas on %s: more machines would help"
          .formatted(round.replicas(), Counted.of(site.cores(), "core"));
    }
    if (overhead > Math.max(latency, transfer) && overhead > MUCH) {
      return "%s of a round, which steps take whatever their rows: a larger training.batch-size would help"
          .formatted(ScalingTable.percent(overhead));
    }
    String cutShort =
        every.matches("[0-9]+") && round.steps() < Double.parseDouble(every)
            ? " (an epoch has no more than %.0f steps: more rows per worker would help, too)"
                .formatted(Math.max(1, round.steps()))
            : "";
    if (latency >= transfer) {
      return "the exchange's latency, %s of a round: %s would help%s"
          .formatted(
              ScalingTable.percent(latency),
              resident()
                  ? "averaging less often"
                  : "averaging less often, or the resident exchange,",
              cutShort);
    }
    return "bytes through the driver, %s of a round: averaging less often, or averaging.compression=bf16, would help%s"
        .formatted(ScalingTable.percent(transfer), cutShort);
  }

  private boolean resident() {
    return scaling.modelled().stream().noneMatch(cell -> cell.exchange().equals("jobs"));
  }

  private String rows(Cell least, Cell most) {
    double ratio = scaling.rowsToTarget(most) / scaling.rowsToTarget(least);
    return ratio > MORE_ROWS
        ? "; and %d workers need %s times the rows of %d to the target: averaging more often, or a smaller training.batch-size, would help"
            .formatted(most.workers(), times(ratio), least.workers())
        : "";
  }

  private static String times(double ratio) {
    return ScalingTable.text("%.2g", ratio);
  }
}
