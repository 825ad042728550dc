package dev.regatta.driver.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DivergenceTest {
  private static TestRun wild(String rate) {
    TestRun run = new TestRun(TestRows.classes(60, 3).shards(30, 30));
    run.optimizer = "{type: sgd, learning-rate: " + rate + "}";
    run.layers = "[{units: 7, activation: relu}, {units: 7, activation: relu}]";
    return run;
  }

  @Test
  void isFoundBeforeItEntersAnAverageAndSaysWhere() {
    TestRun run = wild("1e30");

    TestRun.Result result = run.run();

    assertThat(result.outcome().divergence()).isNotNull();
    assertThat(result.outcome().divergence().describe())
        .contains("worker 0", "replica 0", "epoch 1", "step", "row");
    for (float weight : result.state().weights) {
      assertThat(weight).isFinite();
    }
  }

  @Test
  void rollbackTriesAgainAtHalfTheRateAndThenGivesUp() {
    TestRun run = wild("1e30");
    run.rollbacks = 3;
    List<Double> scales = new ArrayList<>();
    run.listener = rolledBack(scales);

    assertThat(run.run().outcome().divergence()).isNotNull();
    assertThat(scales).containsExactly(0.5, 0.25, 0.125);
  }

  @Test
  void rollbackGoesOnWhereALowerRateIsEnough() {
    TestRun run = oneRound(smallestWildRate());
    run.rollbacks = 3;
    List<Double> scales = new ArrayList<>();
    run.listener = rolledBack(scales);

    TestRun.Result result = run.run();

    assertThat(scales).containsExactly(0.5);
    assertThat(result.outcome().divergence()).isNull();
    assertThat(result.state().rows).isEqualTo(60);
  }

  private static TestRun oneRound(double rate) {
    TestRun run = wild(Double.toString(rate));
    run.every = 100;
    run.epochs = 1;
    return run;
  }

  /** The first rate, doubling, at which the run diverges: half of it does not. */
  private static double smallestWildRate() {
    for (double rate = 1; rate < 1e30; rate *= 2) {
      if (oneRound(rate).run().outcome().divergence() != null) {
        return rate;
      }
    }
    throw new AssertionError("nothing diverges");
  }

  private static TrainingListener rolledBack(List<Double> scales) {
    return new TrainingListener() {
      @Override
      public void rolledBack(dev.regatta.worker.train.Divergence divergence, double rateScale) {
        scales.add(rateScale);
      }
    };
  }
}
