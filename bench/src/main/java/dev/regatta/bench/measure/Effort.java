package dev.regatta.bench.measure;

/**
 * How much is measured.
 *
 * @param quick a first impression: less of everything
 * @param turns of each side
 * @param secondsPerTurn how long a side runs, about, before the next has its turn
 * @param leastWarmUpSeconds of each side, however steady it seems: a side that waits for other
 *     processes is steady for a while and then faster again, as their compilers get on
 * @param steadyTurns a side is warm after so many turns without a better time
 * @param mostWarmUpTurns a side that does not become steady is taken as it is
 */
public record Effort(
    boolean quick,
    int turns,
    double secondsPerTurn,
    double leastWarmUpSeconds,
    int steadyTurns,
    int mostWarmUpTurns) {
  public static final Effort QUICK = new Effort(true, 5, 0.15, 3, 2, 8);
  public static final Effort FULL = new Effort(false, 15, 0.5, 10, 4, 60);

  /** So many times the turns. */
  public Effort moreTurns(int times) {
    return new Effort(
        quick, turns * times, secondsPerTurn, leastWarmUpSeconds, steadyTurns, mostWarmUpTurns);
  }

  /** The same number of turns, each so many times as long. */
  public Effort longerTurns(double times) {
    return new Effort(
        quick, turns, secondsPerTurn * times, leastWarmUpSeconds, steadyTurns, mostWarmUpTurns);
  }
}
