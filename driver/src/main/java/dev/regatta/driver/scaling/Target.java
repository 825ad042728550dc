package dev.regatta.driver.scaling;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The value of a validation figure up to which rows are counted.
 *
 * @param metric its name
 * @param origin where the value is from, in words
 */
public record Target(String metric, double value, boolean higherIsBetter, String origin) {
  /**
   * The target of a grid.
   *
   * @param given what was asked for, or by which the job stops; where neither says one it is the
   *     best of the run whose best is worst, which all have reached
   * @param origin of the given one
   */
  static Optional<Target> of(List<GridRun> runs, OptionalDouble given, String origin) {
    List<GridRun> validated =
        runs.stream().filter(run -> Double.isFinite(run.run().best())).toList();
    if (validated.isEmpty()) {
      return Optional.empty();
    }
    boolean higher = validated.get(0).higherIsBetter();
    String metric = validated.get(0).run().monitor();
    if (given.isPresent()) {
      return Optional.of(new Target(metric, given.getAsDouble(), higher, origin));
    }
    Comparator<GridRun> byBest = Comparator.comparingDouble(run -> run.run().best());
    GridRun worst = validated.stream().min(higher ? byBest : byBest.reversed()).orElseThrow();
    return Optional.of(
        new Target(metric, worst.run().best(), higher, "the best of the run whose best is worst"));
  }
}
