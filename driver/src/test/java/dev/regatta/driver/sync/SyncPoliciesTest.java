package dev.regatta.driver.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regatta.driver.history.History;
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
