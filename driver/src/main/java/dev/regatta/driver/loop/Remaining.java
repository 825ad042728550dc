package dev.regatta.driver.loop;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * How long the rest of a run will take if nothing stops it, from the pace of the newer half of the
 * rows trained so far. What stands between rounds (validation, checkpoints) is counted apart, by
 * epoch.
 *
 * <p>Nothing is told in the first two seconds of training: Java compiles what rounds run while they
 * run, at first they take several times as long as later, and how much longer is not known before.
 *
 * <p>Seconds are those of one clock that never goes back; rows those of the whole run. One thread
 * writes, any may read.
 */
public final class Remaining {
  private static final double WARM_UP_SECONDS = 2;
  private static final int MAX_SAMPLES = 256;

  private final long plannedRows;
  private final long epochRows;
  private final List<Sample> samples = new ArrayList<>();
  private long roundsPerSample = 1;
  private long rounds;
  private double roundBegan;
  private double averaged;
  private double betweenOfThisEpoch;
  private Sample now;

  /**
   * What a run had behind it after the average of a round.
   *
   * @param rows of the whole run
   * @param trainingSeconds of this process, in rounds up to their average
   * @param epochs that ended before, in this process
   * @param betweenSeconds between the rounds of those epochs
   */
  private record Sample(long rows, double trainingSeconds, int epochs, double betweenSeconds) {}

  /**
   * Before the first round.
   *
   * @param rows trained before, by an earlier process
   * @param epochRows of one pass, at least 1
   * @param plannedRows of the whole run
   */
  public Remaining(long rows, long epochRows, long plannedRows, double seconds) {
    this.epochRows = epochRows;
    this.plannedRows = plannedRows;
    roundBegan = seconds;
    averaged = seconds;
    now = new Sample(rows, 0, 0, 0);
    samples.add(now);
  }

  /** After the average of a round, before what stands between it and the next. */
  public synchronized void averaged(long rowsDone, double seconds) {
    double trainingSeconds = now.trainingSeconds + seconds - roundBegan;
    now = new Sample(rowsDone, trainingSeconds, now.epochs, now.betweenSeconds);
    averaged = seconds;
    rounds++;
    if (rounds % roundsPerSample == 0) {
      if (samples.size() == MAX_SAMPLES) {
        thin();
      }
      samples.add(now);
    }
  }

  /** At the end of a round. */
  public synchronized void rounded(double seconds) {
    betweenOfThisEpoch += seconds - averaged;
    roundBegan = seconds;
    if (now.rows % epochRows == 0) {
      double betweenSeconds = now.betweenSeconds + betweenOfThisEpoch;
      now = new Sample(now.rows, now.trainingSeconds, now.epochs + 1, betweenSeconds);
      betweenOfThisEpoch = 0;
    }
  }

  /** After the run went back to an earlier round. */
  public synchronized void wentBack(long rowsDone, double seconds) {
    roundBegan = seconds;
    averaged = seconds;
    betweenOfThisEpoch = 0;
    while (samples.size() > 1 && last().rows > rowsDone) {
      samples.remove(samples.size() - 1);
    }
    Sample then = last();
    now = new Sample(rowsDone, then.trainingSeconds, then.epochs, then.betweenSeconds);
  }

  /** Seconds from the end of the last round on; empty before there is a pace. */
  public synchronized OptionalDouble seconds() {
    long left = Math.max(0, plannedRows - now.rows);
    if (left == 0) {
      return OptionalDouble.of(0);
    }
    Sample middle = samples.get((samples.size() - 1) / 2);
    long rows = now.rows - middle.rows;
    if (now.trainingSeconds < WARM_UP_SECONDS || rows <= 0) {
      return OptionalDouble.empty();
    }
    double secondsPerRow = (now.trainingSeconds - middle.trainingSeconds) / rows;
    Sample since = now.epochs > middle.epochs ? middle : samples.get(0);
    int epochs = now.epochs - since.epochs;
    double between = epochs == 0 ? 0 : (now.betweenSeconds - since.betweenSeconds) / epochs;
    double epochsLeft = Math.ceil((double) left / epochRows);
    return OptionalDouble.of(left * secondsPerRow + epochsLeft * between);
  }

  private Sample last() {
    return samples.get(samples.size() - 1);
  }

  /** Drops every other sample; the first stays. */
  private void thin() {
    for (int i = samples.size() - 1; i > 0; i -= 2) {
      samples.remove(i);
    }
    roundsPerSample *= 2;
  }
}
