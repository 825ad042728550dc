package dev.regatta.driver.scaling;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * How well the cost model tells what it has not seen: each cell's seconds, predicted by a model
 * that is fitted to all other cells.
 *
 * @param errors by cell, prediction over measurement less 1; NaN where the others do not make a
 *     model
 * @param extrapolated the error of largest size among the cells with the most workers, predicted by
 *     a model of those with fewer; empty where these do not make one
 */
record LeaveOneOut(double[] errors, OptionalDouble extrapolated) {
  /** Predictions within this share of the measurement are good enough to plan by. */
  static final double GOOD = 0.15;

  static LeaveOneOut of(Site site, List<Cell> cells) {
    double[] errors = new double[cells.size()];
    for (int i = 0; i < errors.length; i++) {
      List<Cell> others = new ArrayList<>(cells);
      Cell held = others.remove(i);
      errors[i] = errors(site, others, List.of(held))[0];
    }
    int most = cells.stream().mapToInt(Cell::workers).max().orElse(0);
    List<Cell> fewer = cells.stream().filter(cell -> cell.workers() < most).toList();
    List<Cell> largest = cells.stream().filter(cell -> cell.workers() == most).toList();
    OptionalDouble extrapolated =
        Arrays.stream(errors(site, fewer, largest))
            .filter(Double::isFinite)
            .boxed()
            .max((a, b) -> Double.compare(Math.abs(a), Math.abs(b)))
            .map(OptionalDouble::of)
            .orElse(OptionalDouble.empty());
    return new LeaveOneOut(errors, extrapolated);
  }

  private static double[] errors(Site site, List<Cell> seen, List<Cell> held) {
    Optional<CostModel> model = CostModel.fit(site, observations(seen));
    return held.stream()
        .mapToDouble(
            cell ->
                model.map(of -> of.seconds(cell.round())).orElse(Double.NaN)
                        / cell.secondsPerRound()
                    - 1)
        .toArray();
  }

  static List<CostModel.Observation> observations(List<Cell> cells) {
    return cells.stream()
        .map(cell -> new CostModel.Observation(cell.round(), cell.secondsPerRound()))
        .toList();
  }

  private double[] sizes() {
    return Arrays.stream(errors).filter(Double::isFinite).map(Math::abs).sorted().toArray();
  }

  /** Cells that were predicted. */
  int predicted() {
    return sizes().length;
  }

  /** Cells whose prediction is good enough. */
  long good() {
    return Arrays.stream(sizes()).filter(error -> error <= GOOD).count();
  }

  double median() {
    double[] sizes = sizes();
    int half = sizes.length / 2;
    if (sizes.length == 0) {
      return Double.NaN;
    }
    return sizes.length % 2 == 1 ? sizes[half] : (sizes[half - 1] + sizes[half]) / 2;
  }

  double worst() {
    return Arrays.stream(sizes()).max().orElse(Double.NaN);
  }

  /** The root of the mean square; 0 where nothing was predicted. */
  double deviation() {
    return Math.sqrt(Arrays.stream(sizes()).map(error -> error * error).average().orElse(0));
  }
}
