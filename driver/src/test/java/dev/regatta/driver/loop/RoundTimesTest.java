package dev.regatta.driver.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class RoundTimesTest {
  private static RoundTime round(int steps, double seconds) {
    return new RoundTime(steps, 100L * steps, seconds, 0.5 * seconds, 0.1 * seconds, 1000);
  }

  @Test
  void noRoundHasNoMean() {
    assertThat(new RoundTimes().steady()).isEmpty();
  }

  @Test
  void firstRoundsAndTheFastestAndSlowestQuartersDoNotCount() {
    RoundTimes times = new RoundTimes();
    for (int i = 0; i < 5; i++) {
      times.add(round(8, 100));
    }
    for (int i = 0; i < 30; i++) {
      times.add(round(8, i == 7 ? 50 : i == 9 ? 0.001 : 1));
    }

    RoundTimes.Means means = times.steady().orElseThrow();

    assertThat(means).isEqualTo(new RoundTimes.Means(16, 8, 800, 1, 0.5, means.idle(), 1000));
    assertThat(means.idle()).isCloseTo(0.1, within(1e-9));
  }

  /** An epoch of 20 steps in rounds of 8, 8 and 4: the short ones are no outliers. */
  @Test
  void roundsOfOtherSizesAreMeasuredAmongTheirLike() {
    RoundTimes times = new RoundTimes();
    for (int epoch = 0; epoch < 42; epoch++) {
      times.add(round(8, 2));
      times.add(round(8, 2));
      times.add(round(4, 1));
    }

    RoundTimes.Means means = times.steady().orElseThrow();

    assertThat(means.steps()).isCloseTo(20 / 3.0, within(0.1));
    assertThat(means.seconds()).isCloseTo(5 / 3.0, within(0.03));
  }

  @Test
  void aSingleRoundIsBetterThanNone() {
    RoundTimes times = new RoundTimes();
    times.add(round(1, 3));

    assertThat(times.steady().orElseThrow().seconds()).isEqualTo(3);
  }

  @Test
  void longRunsTakeNoMoreMemoryAndKeepTheirMean() {
    RoundTimes times = new RoundTimes();
    for (int i = 0; i < 100_000; i++) {
      times.add(round(1, 1 + i / 100_000.0));
    }

    RoundTimes.Means means = times.steady().orElseThrow();

    assertThat(means.rounds()).isBetween(1000, 4096);
    assertThat(means.seconds()).isCloseTo(1.55, within(0.02));
  }
}
