package dev.regatta.bench.step;

import dev.regatta.bench.measure.Effort;
import dev.regatta.bench.measure.Figure;
import dev.regatta.bench.measure.Sample;
import dev.regatta.bench.measure.Side;
import dev.regatta.bench.measure.Turns;
import java.util.List;
import java.util.Map;

/** Sides that take turns, and the figures that come of it. */
interface Comparison {
  /** What it is about: a network, a batch. */
  String name();

  /** The sides. */
  List<Side> sides(Processes peers);

  /** Holds that what will be compared does the same. */
  default void check(Processes peers) {}

  /**
   * The figures, given the seconds per step of each side by its name. Which ones there are does not
   * depend on the seconds.
   */
  List<Figure> figures(Map<String, Sample> seconds);

  /** Checks, then measures. */
  default List<Figure> measure(Processes peers, Effort effort) {
    check(peers);
    return figures(Turns.take(sides(peers), effort));
  }
}
