package dev.regatta.driver.stop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regatta.driver.history.Entry;
import dev.regatta.driver.history.History;
import dev.regatta.driver.history.Monitor;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StopRulesTest {
  private static final Monitor LOSS = new Monitor("validation-loss", false);
  private static final Monitor ACCURACY = new Monitor("validation-accuracy", true);

  private static History of(Monitor monitor, double... values) {
    History history = History.EMPTY;
    for (double value : values) {
      double seconds = 60.0 * (history.entries().size() + 1);
      history =
          history.plus(
              new Entry(
                  1, 1, 1, 0.1, Map.of(monitor.metric(), value), List.of(), List.of(), seconds));
    }
    return history;
  }

  @Test
  void patienceCountsValidationsSinceTheBest() {
    Patience rule = new Patience(2, 0);

    assertThat(rule.check(History.EMPTY, LOSS)).isEmpty();
    assertThat(rule.check(of(LOSS, 1, 0.5, 0.6), LOSS)).isEmpty();
    assertThat(rule.check(of(LOSS, 1, 0.5, 0.6, 0.55), LOSS)).isPresent();
    assertThat(rule.check(of(LOSS, 1, 0.5, 0.6, 0.4), LOSS)).isEmpty();
  }

  @Test
  void patienceFollowsTheDirectionOfItsMetric() {
    Patience rule = new Patience(2, 0);

    assertThat(rule.check(of(ACCURACY, 0.5, 0.6, 0.7), ACCURACY)).isEmpty();
    assertThat(rule.check(of(ACCURACY, 0.7, 0.6, 0.5), ACCURACY))
        .map(StopReason::message)
        .hasValue("no better validation-accuracy than 0.7 in 2 validations");
  }

  @Test
  void figuresHaveSixDigits() {
    double loss = 0.3178732445364906;

    assertThat(new Patience(1, 0).check(of(LOSS, loss, 1), LOSS))
        .map(StopReason::message)
        .hasValue("no better validation-loss than 0.317873 in 1 validation");
    assertThat(new Target(0.32).check(of(LOSS, loss), LOSS))
        .map(StopReason::message)
        .hasValue("validation-loss 0.317873 reached 0.32");
    assertThat(new GeneralizationLoss(5).check(of(LOSS, loss, 2 * loss), LOSS))
        .map(StopReason::message)
        .hasValue(
            "validation-loss 0.635746 is more than 5.0 percent worse than its best, 0.317873");
    assertThat(new Diverging(3).check(of(LOSS, loss, 1e6 / 3), LOSS))
        .map(StopReason::message)
        .hasValue("diverging: validation-loss 333333.0 is more than 3.0 times its best, 0.317873");
  }

  @Test
  void patienceWantsMoreThanItsMinDelta() {
    Patience rule = new Patience(2, 0.1);

    assertThat(rule.check(of(LOSS, 1, 0.95, 0.91), LOSS)).isPresent();
    assertThat(rule.check(of(LOSS, 1, 0.95, 0.89), LOSS)).isEmpty();
  }

  @Test
  void aMetricThatIsNotANumberIsNoImprovement() {
    assertThat(new Patience(2, 0).check(of(LOSS, 1, Double.NaN, Double.NaN), LOSS)).isPresent();
    assertThat(of(LOSS, Double.NaN, 3, Double.NaN, 2).best(LOSS))
        .map(entry -> entry.metric("validation-loss"))
        .hasValue(2.0);
  }

  @Test
  void targetLooksAtTheLastValidation() {
    assertThat(new Target(0.5).check(of(LOSS, 1, 0.6), LOSS)).isEmpty();
    assertThat(new Target(0.5).check(of(LOSS, 1, 0.5), LOSS)).isPresent();
    assertThat(new Target(0.5).check(of(ACCURACY, 0.4), ACCURACY)).isEmpty();
    assertThat(new Target(0.5).check(of(ACCURACY, 0.6), ACCURACY)).isPresent();
  }

  @Test
  void timeLimitAloneReadsAClock() {
    assertThat(new TimeLimit(2).check(of(LOSS, 1), LOSS)).isEmpty();
    assertThat(new TimeLimit(2).check(of(LOSS, 1, 1), LOSS)).isPresent();
    assertThat(new TimeLimit(2).reproducible()).isFalse();
    assertThat(new Patience(1, 0).reproducible()).isTrue();
  }

  @Test
  void theBestOfEqualEntriesIsTheEarliest() {
    History history = of(LOSS, 2, 1, 1);

    assertThat(history.best(LOSS)).isEqualTo(Optional.of(history.entries().get(1)));
  }

  @Test
  void generalizationLossIsMeasuredFromTheBest() {
    GeneralizationLoss rule = new GeneralizationLoss(5);

    assertThat(rule.check(History.EMPTY, LOSS)).isEmpty();
    assertThat(rule.check(of(LOSS, 2, 1, 1.049), LOSS)).isEmpty();
    assertThat(rule.check(of(LOSS, 2, 1, 1.06, 1.04), LOSS)).isEmpty();
    assertThat(rule.check(of(LOSS, 2, 1, 1.051), LOSS))
        .map(StopReason::message)
        .hasValue("validation-loss 1.051 is more than 5.0 percent worse than its best, 1.0");
    assertThat(rule.check(of(ACCURACY, 0.8, 0.77), ACCURACY)).isEmpty();
    assertThat(rule.check(of(ACCURACY, 0.8, 0.76), ACCURACY)).isPresent();
    assertThat(rule.check(of(LOSS, -1, 3), LOSS)).isEmpty();
  }

  @Test
  void successiveRisesAreCountedFromStripToStrip() {
    SuccessiveRises rule = new SuccessiveRises(2, 2);

    assertThat(rule.check(History.EMPTY, LOSS)).isEmpty();
    assertThat(rule.check(of(LOSS, 9, 1, 0, 2), LOSS)).isEmpty();
    assertThat(rule.check(of(LOSS, 9, 1, 0, 2, 9), LOSS)).isEmpty();
    assertThat(rule.check(of(LOSS, 9, 1, 0, 2, 9, 3), LOSS))
        .map(StopReason::message)
        .hasValue("validation-loss got worse over 2 strips of 2 validations in a row");
    assertThat(rule.check(of(LOSS, 9, 1, 9, 2, 9, 1, 9, 3), LOSS)).isEmpty();
    assertThat(rule.check(of(ACCURACY, 0, 1, 2, 3, 4, 5), ACCURACY)).isEmpty();
    assertThat(rule.check(of(ACCURACY, 5, 4, 3, 2, 1, 0), ACCURACY)).isPresent();
  }

  @Test
  void divergenceIsFarAboveTheBestLossWhateverIsMonitored() {
    Diverging rule = new Diverging(3);

    assertThat(rule.check(History.EMPTY, LOSS)).isEmpty();
    assertThat(rule.check(of(LOSS, 1, 3), ACCURACY)).isEmpty();
    assertThat(rule.check(of(LOSS, 1, 3.1), ACCURACY))
        .map(StopReason::message)
        .hasValue("diverging: validation-loss 3.1 is more than 3.0 times its best, 1.0");
    assertThat(rule.check(of(LOSS, 1, 9, 2), LOSS)).isEmpty();
    assertThat(rule.check(of(LOSS, 1, Double.NaN), LOSS))
        .map(StopReason::message)
        .hasValue("diverging: validation-loss is NaN");
    assertThat(rule.check(of(LOSS, Double.POSITIVE_INFINITY), LOSS)).isPresent();
    assertThat(rule.check(of(LOSS, -1, 5), LOSS)).isEmpty();
  }
}
