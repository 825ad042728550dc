package dev.regatta.driver.averaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AveragingRulesTest {
  private static final List<Averaging> RULES =
      List.of(
          new Mean(1),
          new Mean(0.5),
          new SlowMomentum(1, OptionalDouble.of(0)),
          new SlowMomentum(0.9, OptionalDouble.of(0.6)),
          new OuterNesterov(0.7, 0.9),
          new OuterNesterov(1, 0),
          new OuterAdam(0.1, 0.9, 0.99, 1e-3),
          new Nova(),
          new Elastic(0.9, OptionalDouble.of(0.3)));

  private static float[] random(long seed) {
    Random random = new Random(seed);
    float[] values = new float[100];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  @Test
  void everyRuleIsRegistered() {
    assertThat(RULES)
        .allSatisfy(rule -> assertThat(AveragingRules.REGISTRY.nameOf(rule)).isNotEmpty());
    assertThat(RULES.stream().map(AveragingRules.REGISTRY::nameOf))
        .containsAll(AveragingRules.REGISTRY.names());
  }

  @Test
  void replicasThatDidNotMoveLeaveTheWeightsWhereTheyAre() {
    for (Averaging rule : RULES) {
      float[] start = random(1);
      rule.apply(start, random(1), new float[rule.slots()][100], 0, 100, 0.1);

      assertThat(start).as(rule.toString()).isEqualTo(random(1));
    }
  }

  @Test
  void anyCutIntoRangesGivesTheSameBits() {
    for (Averaging rule : RULES) {
      float[] whole = random(1);
      float[][] slots = new float[rule.slots()][100];
      rule.apply(whole, random(2), slots, 0, 100, 0.1);
      float[] cut = random(1);
      float[][] cutSlots = new float[rule.slots()][100];
      rule.apply(cut, random(2), cutSlots, 0, 37, 0.1);
      rule.apply(cut, Arrays.copyOfRange(random(2), 37, 100), cutSlots, 37, 63, 0.1);

      assertThat(cut).as(rule.toString()).isEqualTo(whole);
      assertThat(Arrays.deepEquals(cutSlots, slots)).isTrue();
    }
  }

  @Test
  void meanAtRateOneIsTheAverage() {
    float[] start = random(1);
    new Mean(1).apply(start, random(2), new float[0][], 0, 100, 0.1);

    assertThat(start).isEqualTo(random(2));
  }

  @Test
  void meanAtAnotherRateGoesPartOfTheWay() {
    float[] start = {2, -4};
    new Mean(0.25).apply(start, new float[] {4, 0}, new float[0][], 0, 2, 0.1);

    assertThat(start).containsExactly(2.5f, -3f);
  }

  @Test
  void slowMomentumWithoutMomentumIsTheAverage() {
    float[] start = random(1);
    new SlowMomentum(1, OptionalDouble.of(0))
        .apply(start, random(2), new float[1][100], 0, 100, 0.003);

    assertThat(start).containsExactly(random(2), within(1e-6f));
  }

  /** Slow momentum after Wang et al., in the reference's own double arithmetic. */
  @Test
  void slowMomentumFollowsItsFormulaUnderASchedule() {
    double w = 1;
    double u = 0;
    float[] weights = {1};
    float[][] slots = new float[1][1];
    SlowMomentum rule = new SlowMomentum(0.8, OptionalDouble.of(0.6));
    double[] rates = {0.1, 0.05, 0, 0.02, 0.01};
    float[] means = {0.9f, 0.7f, 0.7f, 0.65f, 0.64f};
    for (int round = 0; round < rates.length; round++) {
      if (rates[round] != 0) {
        u = 0.6 * u + (w - means[round]) / rates[round];
        w = w - 0.8 * rates[round] * u;
      }
      rule.apply(weights, new float[] {means[round]}, slots, 0, 1, rates[round]);

      assertThat((double) weights[0]).isEqualTo(w, within(1e-6));
      assertThat((double) slots[0][0]).isEqualTo(u, within(1e-5));
    }
  }

  @Test
  void slowMomentumIsChosenByTheNumberOfReplicas() {
    SlowMomentum open = new SlowMomentum(1, OptionalDouble.empty());

    assertThat(List.of(1, 4, 8, 32).stream().map(open::resolve))
        .extracting(rule -> ((SlowMomentum) rule).momentum().orElseThrow())
        .containsExactly(0.0, 0.2, 0.5, 0.6);
  }

  @Test
  void elasticIsPulledByItsShareOfTheReplicas() {
    float[] start = {2, -4};
    new Elastic(0.25, OptionalDouble.of(0.1))
        .apply(start, new float[] {4, 0}, new float[0][], 0, 2, 0.1);
    assertThat(start).containsExactly(2.5f, -3f);

    Elastic open = new Elastic(0.9, OptionalDouble.empty());
    assertThat(List.of(1, 4, 30).stream().map(open::resolve).map(Averaging::replicaPull))
        .containsExactly(0.9, 0.9 / 4, 0.9 / 30);
    assertThat(open.keepsReplicas()).isTrue();
    assertThat(RULES.stream().filter(Averaging::keepsReplicas)).hasSize(1);
  }

  @Test
  void outerNesterovWithoutMomentumIsTheAverage() {
    float[] start = random(1);
    new OuterNesterov(1, 0).apply(start, random(2), new float[1][100], 0, 100, 0.003);

    assertThat(start).isEqualTo(random(2));
  }

  /** Averages that stay a fixed way ahead: the steady gain is rate / (1 - momentum). */
  @Test
  void outerNesterovGathersSpeed() {
    float[] weights = {0};
    float[][] slots = new float[1][1];
    double before = 0;
    for (int round = 0; round < 200; round++) {
      before = weights[0];
      new OuterNesterov(0.5, 0.8).apply(weights, new float[] {weights[0] + 1}, slots, 0, 1, 0.1);
    }
    assertThat(weights[0] - before).isEqualTo(0.5 / (1 - 0.8), within(1e-3));
  }

  @Test
  void outerRulesFollowTheirFormulas() {
    float[] means = {0.9f, 0.7f, 0.75f, 0.65f, 0.2f, 0.64f};
    double w = 1;
    double v = 0;
    double a = 1;
    double[] moments = new double[2];
    float[] nesterov = {1};
    float[] adam = {1};
    float[][] velocity = new float[1][1];
    float[][] slots = new float[2][1];
    for (float mean : means) {
      double d = w - mean;
      v = 0.8 * v + d;
      w -= 0.7 * (d + 0.8 * v);
      new OuterNesterov(0.7, 0.8).apply(nesterov, new float[] {mean}, velocity, 0, 1, 0.1);
      double change = a - mean;
      moments[0] = 0.9 * moments[0] + 0.1 * change;
      moments[1] = 0.99 * moments[1] + 0.01 * change * change;
      a -= 0.1 * moments[0] / (Math.sqrt(moments[1]) + 1e-3);
      new OuterAdam(0.1, 0.9, 0.99, 1e-3).apply(adam, new float[] {mean}, slots, 0, 1, 0.1);

      assertThat((double) nesterov[0]).isEqualTo(w, within(1e-6));
      assertThat((double) adam[0]).isEqualTo(a, within(1e-6));
    }
  }

  @Test
  void moreReplicasChangeOnlyWhatWasLeftOpen() {
    for (Averaging rule : RULES) {
      assertThat(rule.resolve(32)).isEqualTo(rule);
    }
  }
}
