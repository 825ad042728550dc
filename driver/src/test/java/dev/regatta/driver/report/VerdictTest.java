package dev.regatta.driver.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regatta.driver.history.Entry;
import dev.regatta.driver.history.History;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class VerdictTest {
  private static History history(double[] training, double[] validation) {
    History history = History.EMPTY;
    for (int i = 0; i < training.length; i++) {
      Map<String, Double> metrics =
          Map.of("training-loss", training[i], "validation-loss", validation[i]);
      history = history.plus(new Entry(i + 1, i + 1, i + 1, 0.1, metrics, List.of(), List.of(), 1));
    }
    return history;
  }

  private static OptionalDouble guess(int classes) {
    return OptionalDouble.of(Math.log(classes));
  }

  @Test
  void aLossThatIsNegativeOverfitsAndConvergesToo() {
    assertThat(Verdict.of(history(new double[] {-1, -2, -3}, new double[] {-1, -2, -1}), guess(9)))
        .startsWith("Overfitting since epoch 2:");
    assertThat(
            Verdict.of(history(new double[] {-1, -2, -2}, new double[] {-1, -2, -1.99}), guess(9)))
        .startsWith("Converged");
  }

  @Test
  void namesTheEpochAfterWhichItOverfitted() {
    assertThat(
            Verdict.of(
                history(new double[] {1, .5, .2, .1}, new double[] {1, .6, .8, .9}), guess(9)))
        .startsWith("Overfitting since epoch 2:")
        .contains("0.6", "0.9", "dropout");
  }

  @Test
  void saysWhenMoreEpochsWouldHelp() {
    assertThat(Verdict.of(history(new double[] {1, .5, .2}, new double[] {1, .6, .4}), guess(9)))
        .startsWith("Still improving")
        .contains("training.epochs");
  }

  @Test
  void saysWhenNothingWasLearned() {
    assertThat(
            Verdict.of(history(new double[] {.7, .69, .69}, new double[] {.7, .69, .69}), guess(2)))
        .startsWith("Underfitting");
  }

  @Test
  void saysWhenItConverged() {
    assertThat(Verdict.of(history(new double[] {1, .5, .5}, new double[] {1, .6, .6}), guess(9)))
        .startsWith("Converged: validation loss 0.6");
  }

  @Test
  void oneValidationIsNotEnough() {
    assertThat(Verdict.of(history(new double[] {1}, new double[] {1}), guess(9)))
        .contains("Too few");
  }
}
