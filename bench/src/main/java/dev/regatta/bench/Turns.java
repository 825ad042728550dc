package dev.regatta.bench;

import java.util.Arrays;

/**
 * Two tasks that take turns, so that what else the machine does slows both: first until their times
 * are steady, then for the medians.
 *
 * @param first seconds per run of the first task, median over the turns
 * @param ratio second task over first, median over the pairs of turns
 */
record Turns(double first, double ratio) {
  private static final int WARM_UP_WINDOW = 4;
  private static final int MAX_WARM_UP = 60;
  private static final double STEADY = 0.02;

  /**
   * Measures.
   *
   * @param turns of each task
   * @param secondsPerTurn how long a task runs before the other has its turn
   */
  static Turns take(Runnable first, Runnable second, int turns, double secondsPerTurn) {
    int firstRuns = warmUp(first, secondsPerTurn);
    int secondRuns = warmUp(second, secondsPerTurn);
    double[] firsts = new double[turns];
    double[] ratios = new double[turns];
    for (int turn = 0; turn < turns; turn++) {
      firsts[turn] = secondsPerRun(first, firstRuns);
      ratios[turn] = secondsPerRun(second, secondRuns) / firsts[turn];
    }
    return new Turns(median(firsts), median(ratios));
  }

  /** Runs until the best of the last turns is no better than the best before; returns the runs. */
  private static int warmUp(Runnable task, double secondsPerTurn) {
    double best = secondsPerRun(task, 1);
    int sinceBetter = 0;
    for (int turn = 0; turn < MAX_WARM_UP && sinceBetter < WARM_UP_WINDOW; turn++) {
      double now = secondsPerRun(task, runs(best, secondsPerTurn));
      sinceBetter = now < best * (1 - STEADY) ? 0 : sinceBetter + 1;
      best = Math.min(best, now);
    }
    return runs(best, secondsPerTurn);
  }

  private static int runs(double secondsPerRun, double secondsPerTurn) {
    return (int) Math.max(1, secondsPerTurn / secondsPerRun);
  }

  private static double secondsPerRun(Runnable task, int runs) {
    long start = System.nanoTime();
    for (int run = 0; run < runs; run++) {
      task.run();
    }
    return (System.nanoTime() - start) / 1e9 / runs;
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
