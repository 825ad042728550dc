package dev.regatta.driver.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RemainingTest {
  private static final double VALIDATION_SECONDS = 0.7;
  private static final int EPOCHS = 10;

  /** Of a recorded run. */
  private static final int AVERAGED_SECONDS = 1;

  private static final int ENDED_SECONDS = 2;

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

  @ParameterizedTest
  @CsvSource({
    "fashion-mnist, 53938, 4",
    "fashion-mnist-512, 53938, 2",
    "california-housing, 16504, 17",
  })
  void isRightWithin15PercentOnRecordedRuns(String run, long epochRows, int firstEpochTold)
      throws IOException {
    List<double[]> course = course(run);
    double[] end = course.get(course.size() - 1);
    Remaining remaining =
        new Remaining(0, epochRows, Math.round(end[0]), course.get(0)[ENDED_SECONDS]);
    List<Long> epochsTold = new ArrayList<>();

    for (double[] round : course.subList(1, course.size())) {
      rows = Math.round(round[0]);
      remaining.averaged(rows, round[AVERAGED_SECONDS]);
      remaining.rounded(round[ENDED_SECONDS]);
      boolean nearlyDone = rows > 0.9 * end[0];
      if (rows % epochRows == 0 && remaining.seconds().isPresent() && !nearlyDone) {
        epochsTold.add(rows / epochRows);
        assertThat(remaining.seconds().getAsDouble())
            .as("after epoch %d", rows / epochRows)
            .isCloseTo(end[ENDED_SECONDS] - round[ENDED_SECONDS], withinPercentage(15));
      }
    }

    assertThat(epochsTold).startsWith((long) firstEpochTold).hasSizeGreaterThan(8);
    assertThat(remaining.seconds()).hasValue(0);
  }

  /** By round, from the beginning on: rows, and the seconds at its average and at its end. */
  private static List<double[]> course(String run) throws IOException {
    try (InputStream file = RemainingTest.class.getResourceAsStream("/courses/" + run + ".csv")) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .skip(2)
          .map(line -> Stream.of(line.split(",")).mapToDouble(Double::parseDouble).toArray())
          .toList();
    }
  }

  @Test
  void tellsNothingInTheFirstTwoSecondsOfTraining() {
    Remaining remaining = new Remaining(0, 10, 100, now);
    remaining.averaged(10, now + 1.9);
    remaining.rounded(now + 60);
    assertThat(remaining.seconds()).isEmpty();

    remaining.averaged(20, now + 60.2);
    remaining.rounded(now + 60.2);
    assertThat(remaining.seconds()).isPresent();
  }

  @Test
  void knowsThePaceAfterOneRoundWhereThatIsAnEpoch() {
    Remaining remaining = new Remaining(0, 1000, 10_000, now);
    remaining.averaged(1000, now + 20);
    remaining.rounded(now + 21);

    assertThat(remaining.seconds()).hasValue(9 * 21);
  }

  @Test
  void leavesASlowFirstValidationBehind() {
    Remaining remaining = new Remaining(0, 1000, 10_000, now);
    for (int epoch = 1; epoch <= 4; epoch++) {
      now += 3;
      remaining.averaged(epoch * 1000L, now);
      now += epoch == 1 ? 50 : 1;
      remaining.rounded(now);
    }

    assertThat(remaining.seconds()).hasValue(6 * (3 + 1));
  }

  @Test
  void remembersTheOnlyValidationOfARunThatWentOnLateInAnEpoch() {
    Remaining remaining = new Remaining(900, 1000, 10_000, now);
    for (rows = 1000; rows <= 1500; rows += 100) {
      now += 1;
      remaining.averaged(rows, now);
      now += rows == 1000 ? 40 : 0;
      remaining.rounded(now);
    }

    assertThat(remaining.seconds()).hasValue(85 + 9 * 40);
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
