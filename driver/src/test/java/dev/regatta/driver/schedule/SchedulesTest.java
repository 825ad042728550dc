package dev.regatta.driver.schedule;

import static org.assertj.core.api.Assertions.assertThat;
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
  void factorIsOneAfterWarmUpAndNeverAboveIt(String name) {
    Schedule schedule = bind("{type: " + name + ", warmup-epochs: 2}");

    assertThat(at(schedule, 2, 20)).isEqualTo(1);
    double before = 0;
    for (int step = 0; step < 200; step++) {
      double factor = at(schedule, step / 100.0, 20);
      assertThat(factor).isEqualTo((step + 1) / 200.0, within(1e-12)).isGreaterThan(before);
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
}
