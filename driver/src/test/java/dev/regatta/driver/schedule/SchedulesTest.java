package dev.regatta.driver.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.regatta.conf.Binder;
import dev.regatta.conf.JobText;
import dev.regatta.conf.Registries;
import dev.regatta.driver.history.Entry;
import dev.regatta.driver.history.History;
import dev.regatta.driver.history.Progress;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SchedulesTest {
  /** A job's part with one schedule. */
  public record Holder(Schedule schedule) {}

  private static final Binder BINDER = new Binder(new Registries(List.of(Schedules.REGISTRY)));

  static Stream<String> names() {
    return Schedules.REGISTRY.names().stream();
  }

  private static Schedule bind(String yaml) {
    return BINDER
        .bind(JobText.parse("test", "schedule: " + yaml, Map.of()), Holder.class)
        .schedule();
  }

  private static double at(Schedule schedule, double epochs, double plannedEpochs) {
    Progress progress =
        new Progress(Math.round(epochs * 1000), 10, 1000, Math.round(plannedEpochs * 1000));
    return schedule.at(progress, History.EMPTY);
  }

  private static History losses(double... losses) {
    History history = History.EMPTY;
    for (double loss : losses) {
      history =
          history.plus(
              new Entry(1, 1, 1, 0.1, Map.of("validation-loss", loss), List.of(), List.of(), 1));
    }
    return history;
  }

  @ParameterizedTest
  @MethodSource("names")
  void bindDumpsAndBindsAgain(String name) {
    Schedule schedule = bind("{type: " + name + ", warmup-epochs: 0.5}");

    assertThat(BINDER.bind(JobText.of("dump", BINDER.dump(new Holder(schedule))), Holder.class))
        .isEqualTo(new Holder(schedule));
  }

  @ParameterizedTest
  @MethodSource("names")
  void factorIsThatOfTheStartAfterWarmUpAndNeverAboveOne(String name) {
    Schedule schedule = bind("{type: " + name + ", warmup-epochs: 2}");

    double start = name.equals("one-cycle") ? 1 / 25.0 : 1;
    assertThat(at(schedule, 2, 20)).isEqualTo(start);
    double before = 0;
    for (int step = 0; step < 200; step++) {
      double factor = at(schedule, step / 100.0, 20);
      assertThat(factor).isEqualTo(start * (step + 1) / 200.0, within(1e-12)).isGreaterThan(before);
      before = factor;
    }
    for (double epochs = 2; epochs <= 20; epochs += 0.37) {
      assertThat(at(schedule, epochs, 20)).isBetween(0.0, 1.0);
    }
  }

  @Test
  void stepFallsEverySoManyEpochs() {
    Schedule schedule = bind("{type: step, every-epochs: 3, factor: 0.5}");

    assertThat(at(schedule, 2.999, 20)).isEqualTo(1);
    assertThat(at(schedule, 3, 20)).isEqualTo(0.5);
    assertThat(at(schedule, 9, 20)).isEqualTo(0.125);
  }

  @Test
  void exponentialFallsByItsFactorOverAnEpoch() {
    Schedule schedule = bind("{type: exponential, factor: 0.81}");

    assertThat(at(schedule, 1, 20)).isEqualTo(0.81, within(1e-15));
    assertThat(at(schedule, 0.5, 20)).isEqualTo(0.9, within(1e-15));
  }

  @Test
  void cosineIsHalfAtTheMiddleAndItsMinimumAtTheEnd() {
    Schedule schedule = bind("{type: cosine, final-fraction: 0.2, warmup-epochs: 2}");

    assertThat(at(schedule, 6, 10)).isEqualTo(0.6, within(1e-12));
    assertThat(at(schedule, 10, 10)).isEqualTo(0.2, within(1e-12));
  }

  @Test
  void plateauFallsWhenPatienceIsUsedUpAndRestsThroughTheCooldown() {
    Schedule schedule = new Plateau(0.1, 1, 0, 2, 0);

    assertThat(schedule.factor(0, 9, losses(1, 0.9, 0.95))).isEqualTo(1);
    assertThat(schedule.factor(0, 9, losses(1, 0.9, 0.95, 0.95))).isEqualTo(0.1);
    assertThat(schedule.factor(0, 9, losses(1, 0.9, 0.95, 0.95, 1, 1, 1))).isEqualTo(0.1);
    assertThat(schedule.factor(0, 9, losses(1, 0.9, 0.95, 0.95, 1, 1, 1, 1)))
        .isEqualTo(0.01, within(1e-15));
  }

  @Test
  void plateauTakesLessThanItsThresholdForNoImprovement() {
    Schedule schedule = new Plateau(0.5, 0, 0.1, 0, 0);

    assertThat(schedule.factor(0, 9, losses(1, 0.91))).isEqualTo(0.5);
    assertThat(schedule.factor(0, 9, losses(1, 0.89))).isEqualTo(1);
  }

  @ParameterizedTest
  @MethodSource("names")
  void anEmptyRunAndItsEndHaveAFactor(String name) {
    Schedule schedule = bind("{type: " + name + "}");

    assertThat(at(schedule, 0, 0)).isBetween(0.0, 1.0);
    assertThat(at(schedule, 20, 20)).isBetween(0.0, 1.0);
    assertThat(at(schedule, 21, 20)).isBetween(0.0, 1.0);
  }

  @ParameterizedTest
  @MethodSource("names")
  void whileItWarmsUpTheRateRisesToThatOfTheStart(String name) {
    Schedule schedule = bind("{type: " + name + ", warmup-epochs: 2}");

    assertThat(risen(schedule, 0, 20)).isEqualTo(1);
    assertThat(risen(schedule, 1.99, 20)).isEqualTo(1);
    assertThat(risen(schedule, 2, 20)).isEqualTo(1);
    for (double epochs = 8; epochs <= 20; epochs += 0.37) {
      assertThat(risen(schedule, epochs, 20)).isEqualTo(at(schedule, epochs, 20));
    }
  }

  private static double risen(Schedule schedule, double epochs, double plannedEpochs) {
    Progress progress =
        new Progress(Math.round(epochs * 1000), 10, 1000, Math.round(plannedEpochs * 1000));
    return schedule.risen(progress, History.EMPTY);
  }

  @Test
  void multiStepFallsAtItsMilestones() {
    Schedule schedule = bind("{type: multi-step, milestones: [0.25, 0.5, 0.9], factor: 0.2}");

    assertThat(at(schedule, 4.999, 20)).isEqualTo(1);
    assertThat(at(schedule, 5, 20)).isEqualTo(0.2);
    assertThat(at(schedule, 12, 20)).isEqualTo(0.04, within(1e-15));
    assertThat(at(schedule, 19, 20)).isEqualTo(0.008, within(1e-15));
  }

  @Test
  void milestonesLieInTheRun() {
    assertThatThrownBy(() -> bind("{type: multi-step, milestones: [0.5, 30]}"))
        .hasMessageContaining("schedule.milestones[1]")
        .hasMessageContaining("30")
        .hasMessageContaining("from 0 to 1");
  }

  /** One formula after the other, written out again, at points all over the run. */
  @Test
  void smoothSchedulesFollowTheirFormulas() {
    Schedule inverse = bind("{type: inverse-time, decay: 0.3, power: 0.75}");
    Schedule polynomial = bind("{type: polynomial, power: 2, warmup-epochs: 1}");
    Schedule cycle = bind("{type: one-cycle}");
    for (int i = 0; i <= 100; i++) {
      double t = 0.2 * i;
      double rise = 0.04 + 0.96 * (1 - Math.cos(Math.PI * t / 6)) / 2;
      double fall = 1 + (0.04e-4 - 1) * (1 - Math.cos(Math.PI * (t - 6) / 14)) / 2;
      assertThat(at(inverse, t, 20)).isEqualTo(Math.pow(1 + 0.3 * t, -0.75), within(1e-14));
      assertThat(at(cycle, t, 20)).as("at %s", t).isEqualTo(t < 6 ? rise : fall, within(1e-12));
      if (t >= 1) {
        double left = 1 - (t - 1) / 19;
        assertThat(at(polynomial, t, 20)).isEqualTo(left * left, within(1e-14));
      }
    }
  }

  @Test
  void cosineRestartsOverLongerAndLongerPeriods() {
    Schedule schedule =
        bind("{type: cosine-restarts, first-epochs: 2, growth: 3, final-fraction: 0.1}");
    double[] starts = {0, 2, 8, 26, 80};
    for (int period = 0; period < 4; period++) {
      double length = starts[period + 1] - starts[period];
      assertThat(at(schedule, starts[period], 80)).isEqualTo(1);
      assertThat(at(schedule, starts[period] + length / 2, 80)).isEqualTo(0.55, within(1e-12));
      assertThat(at(schedule, starts[period] + length / 4, 80))
          .isEqualTo(0.1 + 0.9 * (1 + Math.sqrt(0.5)) / 2, within(1e-12));
      assertThat(at(schedule, starts[period + 1] - 0.001, 80)).isEqualTo(0.1, within(2e-6));
    }
  }

  @Test
  void cosineRestartsOverEqualPeriods() {
    Schedule schedule = bind("{type: cosine-restarts, first-epochs: 5, growth: 1}");

    for (int period = 0; period < 4; period++) {
      assertThat(at(schedule, 5 * period, 20)).isEqualTo(1);
      assertThat(at(schedule, 5 * period + 2.5, 20)).isEqualTo(0.5, within(1e-12));
    }
  }

  @Test
  void replicasScaleTheRateWhereTheJobSaysSo() {
    Schedule schedule = bind("{type: cosine, warmup-epochs: 1}");

    assertThat(ReplicaScale.NONE.of(schedule, 16)).isSameAs(schedule);
    assertThat(ReplicaScale.SQRT.of(schedule, 1)).isSameAs(schedule);
    for (double epochs : new double[] {0, 0.5, 1, 7, 20}) {
      double factor = at(schedule, epochs, 20);
      assertThat(at(ReplicaScale.LINEAR.of(schedule, 16), epochs, 20)).isEqualTo(16 * factor);
      assertThat(at(ReplicaScale.SQRT.of(schedule, 16), epochs, 20)).isEqualTo(4 * factor);
      assertThat(risen(ReplicaScale.SQRT.of(schedule, 16), epochs, 20))
          .isEqualTo(4 * risen(schedule, epochs, 20));
    }
  }
}
