package dev.regatta.bench.measure;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Sides that take turns, so that what else the machine does slows all of them: first each until its
 * times are steady, then for the medians.
 */
public final class Turns {
  private static final double STEADY = 0.02;

  private Turns() {}

  /** Seconds per run of each side, by its name. */
  public static Map<String, Sample> take(List<Side> sides, Effort effort) {
    int[] runs = new int[sides.size()];
    for (int side = 0; side < runs.length; side++) {
      runs[side] = warmUp(sides.get(side), effort);
    }
    double[][] seconds = new double[sides.size()][effort.turns()];
    for (int turn = 0; turn < effort.turns(); turn++) {
      for (int side = 0; side < runs.length; side++) {
        seconds[side][turn] = sides.get(side).turn().seconds(runs[side]);
      }
    }
    Map<String, Sample> samples = new LinkedHashMap<>();
    for (int side = 0; side < runs.length; side++) {
      samples.put(sides.get(side).name(), new Sample("s", seconds[side]));
    }
    return samples;
  }

  /**
   * Runs until compilers had their time and the best of the last turns is no better than the best
   * before; returns the runs.
   */
  private static int warmUp(Side side, Effort effort) {
    long started = System.nanoTime();
    double best = side.turn().seconds(1);
    if (!(best > 0)) {
      throw new MeasurementException(side.name() + " took no time");
    }
    int sinceBetter = 0;
    int left = effort.mostWarmUpTurns();
    for (; (left > 0 && sinceBetter < effort.steadyTurns()) || compiling(started, effort); left--) {
      double now = side.turn().seconds(runs(best, effort.secondsPerTurn()));
      sinceBetter = now < best * (1 - STEADY) ? 0 : sinceBetter + 1;
      best = Math.min(best, now);
    }
    return runs(best, effort.secondsPerTurn());
  }

  private static boolean compiling(long started, Effort effort) {
    return (System.nanoTime() - started) / 1e9 < effort.leastWarmUpSeconds();
  }

  private static int runs(double secondsPerRun, double secondsPerTurn) {
    return (int) Math.max(1, secondsPerTurn / secondsPerRun);
  }
}
