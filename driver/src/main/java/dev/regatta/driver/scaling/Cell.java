package dev.regatta.driver.scaling;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * One cell of a grid: a number of workers and how often they average. Its figures are medians over
 * its runs.
 *
 * @param runs at least one, all timed
 */
record Cell(int workers, String every, List<GridRun> runs) {
  Cell {
    runs = List.copyOf(runs);
  }

  private GridRun first() {
    return runs.get(0);
  }

  int replicas() {
    return workers * first().threads();
  }

  String exchange() {
    return first().exchange();
  }

  double rowsPerSecond() {
    return median(GridRun::rowsPerSecond);
  }

  /** Of the slowest and the fastest run. */
  private double[] rowsPerSecondRange() {
    double[] sorted = runs.stream().mapToDouble(GridRun::rowsPerSecond).sorted().toArray();
    return new double[] {sorted[0], sorted[sorted.length - 1]};
  }

  /** By how much the fastest run is faster than the slowest one, as a share. */
  double spread() {
    double[] range = rowsPerSecondRange();
    return range[1] / range[0] - 1;
  }

  double secondsPerRound() {
    return median(run -> run.perRound("seconds"));
  }

  /** The share of a round in which not even the slowest worker trained. */
  double exchangeShare() {
    return median(run -> 1 - run.perRound("train") / run.perRound("seconds"));
  }

  /** The share of a round in which a worker, on average, waited for the slowest one. */
  double waitShare() {
    return median(run -> run.perRound("wait") / run.perRound("seconds"));
  }

  /** That left the driver for workers and came back; 0 where all are in one JVM. */
  double bytesPerRound() {
    return median(run -> run.perRound("bytes"));
  }

  double steps() {
    return median(run -> run.perRound("steps"));
  }

  /** A mean round, the same in all runs but for its bytes. */
  Round round() {
    Round first = first().round();
    return new Round(
        workers, first.replicas(), first.steps(), first.rows(), median(r -> r.round().bytes()));
  }

  /** Of the runs that came to the target; NaN where less than half of them did. */
  double rowsTo(Target target) {
    double[] rows =
        runs.stream()
            .mapToDouble(run -> run.rowsTo(target.value()))
            .map(value -> Double.isNaN(value) ? Double.POSITIVE_INFINITY : value)
            .toArray();
    double median = median(rows);
    return Double.isInfinite(median) ? Double.NaN : median;
  }

  private double median(ToDoubleFunction<GridRun> figure) {
    return median(runs.stream().mapToDouble(figure).toArray());
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int half = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
  }
}
