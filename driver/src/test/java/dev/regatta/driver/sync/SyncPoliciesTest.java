package dev.regatta.driver.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regatta.driver.history.History;
import dev.regatta.driver.history.Pace;
import dev.regatta.driver.history.Progress;
import org.junit.jupiter.api.Test;

class SyncPoliciesTest {
  private static int steps(SyncPolicy policy, long rows, double learningRate) {
    return policy.localSteps(new Progress(rows, 8, 100, 1000), learningRate, History.EMPTY);
  }

  @Test
  void everyIsTheSameAlways() {
    assertThat(steps(new Every(5), 0, 0.1)).isEqualTo(5);
    assertThat(steps(new Every(5), 999, 0)).isEqualTo(5);
  }

  @Test
  void postLocalAveragesEveryStepUntilItsShareOfTheRun() {
    PostLocal policy = new PostLocal(16, 0.25);

    assertThat(steps(policy, 0, 0.1)).isEqualTo(1);
    assertThat(steps(policy, 249, 0.1)).isEqualTo(1);
    assertThat(steps(policy, 250, 0.1)).isEqualTo(16);
    assertThat(steps(policy, 999, 0.1)).isEqualTo(16);
    assertThat(steps(new PostLocal(16, 0), 0, 0.1)).isEqualTo(16);
    assertThat(steps(new PostLocal(16, 1), 999, 0.1)).isEqualTo(1);
  }

  @Test
  void onlyATimeBoxEndsWithATime() {
    assertThat(new TimeBox(2.5).boxMillis()).hasValue(2.5);
    assertThat(new TimeBox(2.5).reproducible()).isFalse();
    assertThat(steps(new TimeBox(2.5), 0, 0.1)).isEqualTo(Integer.MAX_VALUE);
    assertThat(new Every(5).boxMillis()).isEmpty();
    assertThat(new Every(5).reproducible()).isTrue();
  }

  /** Fifteen rounds, the first five of which took long; an exchange is as long as 1.5 steps. */
  private static History measured(int rounds) {
    Pace pace = Pace.NONE;
    for (int round = 0; round < rounds; round++) {
      double noise = round < 5 ? 40 : round == 7 ? 9 : round == 8 ? 0.01 : 1;
      pace = pace.plus(0.002, 0.003 * noise);
    }
    return History.EMPTY.withPace(pace);
  }

  @Test
  void budgetTakesTheFewestStepsThatKeepTheShare() {
    Progress now = new Progress(0, 8, 100, 1000);
    History history = measured(15);
    for (double share : new double[] {0.5, 0.3, 0.1, 0.05, 0.999}) {
      int steps = new Budget(share, 64).localSteps(now, 0.1, history);
      assertThat(0.003 / (0.003 + steps * 0.002)).isLessThanOrEqualTo(share + 1e-12);
      assertThat(steps == 1 || 0.003 / (0.003 + (steps - 1) * 0.002) > share).isTrue();
    }
    assertThat(new Budget(0.1, 64).decidedSteps(history)).hasValue(14);
    assertThat(new Budget(0.1, 5).decidedSteps(history)).hasValue(5);
    assertThat(new Budget(0.1, 64).reproducible()).isFalse();
  }

  @Test
  void budgetTakesAFewStepsUntilRoundsAreMeasured() {
    Progress now = new Progress(0, 8, 100, 1000);
    Budget policy = new Budget(0.1, 64);
    assertThat(policy.measuredRounds()).isEqualTo(15);
    for (int rounds : new int[] {0, 14}) {
      assertThat(policy.localSteps(now, 0.1, measured(rounds))).isEqualTo(4);
      assertThat(policy.decidedSteps(measured(rounds))).isEmpty();
    }
    assertThat(new Budget(0.1, 2).localSteps(now, 0.1, measured(0))).isEqualTo(2);
    assertThat(new Every(5).measuredRounds()).isZero();
  }

  @Test
  void quadraticGrowsAsTheRateFalls() {
    Quadratic policy = new Quadratic(4, 0.25);

    assertThat(steps(policy, 0, 1)).isEqualTo(4);
    assertThat(steps(policy, 0, 0.125)).isEqualTo(4);
    assertThat(steps(policy, 0, 0.1)).isEqualTo(6);
    assertThat(steps(policy, 0, 0.025)).isEqualTo(100);
    assertThat(steps(policy, 0, 1e-9)).isEqualTo(Integer.MAX_VALUE);
    assertThat(steps(policy, 0, 0)).isEqualTo(Integer.MAX_VALUE);
  }
}
