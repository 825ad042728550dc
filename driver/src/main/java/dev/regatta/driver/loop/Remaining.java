package dev.regatta.driver.loop;

import java.util.OptionalDouble;

/**
 * How long the rest of a run will take if nothing stops it, from the pace of the rows trained so
 * far. The older half of them does not count: the first rounds are slower, while Java compiles what
 * they run. What stands between rounds (validation, checkpoints) is counted apart, by epoch.
 *
 * <p>Seconds are those of one clock that never goes back; rows those of the whole run.
 */
public final class Remaining {
  private static final int MAX_SAMPLES = 256;

  private final long plannedRows;
  private final long epochRows;
  private final double[] rowsAt = new double[MAX_SAMPLES];
  private final double[] secondsAt = new double[MAX_SAMPLES];
  private int samples;
  private long stride = 1;
  private long rounds;
  private double trainingSeconds;
  private double roundBegan;
  private double averaged;
  private double betweenOfThisEpoch;
  private double betweenOfAnEpoch;
  private long rows;

  /**
   * Before the first round.
   *
   * @param rows trained before, by an earlier process
   * @param epochRows of one pass, at least 1
   * @param plannedRows of the whole run
   */
  public Remaining(long rows, long epochRows, long plannedRows, double seconds) {
    this.rows = rows;
    this.epochRows = epochRows;
    this.plannedRows = plannedRows;
    roundBegan = seconds;
    averaged = seconds;
    sample();
  }

  /** After the average of a round, before what stands between it and the next. */
  public void averaged(long rowsDone, double seconds) {
    trainingSeconds += seconds - roundBegan;
    averaged = seconds;
    rows = rowsDone;
    rounds++;
    if (rounds % stride == 0) {
      if (samples == MAX_SAMPLES) {
        thin();
      }
      sample();
    }
  }

  /** At the end of a round. */
  public void rounded(double seconds) {
    betweenOfThisEpoch += seconds - averaged;
    roundBegan = seconds;
    if (rows % epochRows == 0) {
      betweenOfAnEpoch = betweenOfThisEpoch;
      betweenOfThisEpoch = 0;
    }
  }

  /** After the run went back to an earlier round. */
  public void wentBack(long rowsDone, double seconds) {
    rows = rowsDone;
    roundBegan = seconds;
    averaged = seconds;
    while (samples > 1 && rowsAt[samples - 1] >= rowsDone) {
      samples--;
    }
    trainingSeconds = secondsAt[samples - 1];
  }

  /** Seconds from the end of the last round on; empty before there is a pace. */
  public OptionalDouble seconds() {
    int middle = samples / 2;
    double pacedRows = rows - rowsAt[middle];
    if (samples < 2 || pacedRows <= 0) {
      return OptionalDouble.empty();
    }
    double secondsPerRow = (trainingSeconds - secondsAt[middle]) / pacedRows;
    long left = Math.max(0, plannedRows - rows);
    double epochsLeft = Math.ceil((double) left / epochRows);
    return OptionalDouble.of(left * secondsPerRow + epochsLeft * betweenOfAnEpoch);
  }

  private void sample() {
    rowsAt[samples] = rows;
    secondsAt[samples] = trainingSeconds;
    samples++;
  }

  /** Drops every other sample. */
  private void thin() {
    samples /= 2;
    for (int i = 0; i < samples; i++) {
      rowsAt[i] = rowsAt[2 * i];
      secondsAt[i] = secondsAt[2 * i];
    }
    stride *= 2;
  }
}
