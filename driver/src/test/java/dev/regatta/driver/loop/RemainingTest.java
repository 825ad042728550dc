package dev.regatta.driver.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RemainingTest {
  private static final double VALIDATION_SECONDS = 0.7;
  private static final int EPOCHS = 10;

  private double now = 100;
  private long rows;

  /** A pace of 0.01 s a row once Java has compiled what runs, and several times that before. */
  private static double secondsPerRow(long row, long epochRows) {
    return 0.01 + 0.05 * Math.exp(-10.0 * row / epochRows);
  }

  /** Trains an epoch in rounds of so many rows. */
  private void epoch(Remaining remaining, long epochRows, long roundRows) {
    long end = rows + epochRows;
    while (rows < end) {
      long round = Math.min(roundRows, end - rows);
      for (long row = rows; row < rows + round; row++) {
        now += secondsPerRow(row, epochRows);
      }
      rows += round;
      remaining.averaged(rows, now);
      if (rows == end) {
        now += VALIDATION_SECONDS;
      }
      remaining.rounded(now);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 7, 100, 300})
  void isRightWithin15PercentAfterTheFirstEpoch(long roundRows) {
    long epochRows = 1000;
    Remaining remaining = new Remaining(0, epochRows, EPOCHS * epochRows, now);
    assertThat(remaining.seconds()).isEmpty();

    epoch(remaining, epochRows, roundRows);

    double told = remaining.seconds().getAsDouble();
    double before = now;
    for (int epoch = 1; epoch < EPOCHS; epoch++) {
      epoch(remaining, epochRows, roundRows);
    }
    assertThat(told).isCloseTo(now - before, withinPercentage(15));
    assertThat(remaining.seconds()).hasValue(0);
  }

  @Test
  void countsWhatAnEarlierProcessTrainedAsDone() {
    rows = 5000;
    Remaining remaining = new Remaining(rows, 1000, 10_000, now);

    epoch(remaining, 1000, 50);

    assertThat(remaining.seconds().getAsDouble())
        .isCloseTo(4 * (1000 * 0.01 + VALIDATION_SECONDS), withinPercentage(5));
  }

  @Test
  void goesBackWithTheRun() {
    Remaining remaining = new Remaining(0, 1000, 10_000, now);
    epoch(remaining, 1000, 50);
    epoch(remaining, 1000, 50);
    double before = remaining.seconds().getAsDouble();

    rows = 1000;
    now += 60;
    remaining.wentBack(rows, now);
    epoch(remaining, 1000, 50);

    assertThat(remaining.seconds().getAsDouble()).isCloseTo(before, withinPercentage(5));
  }
}
