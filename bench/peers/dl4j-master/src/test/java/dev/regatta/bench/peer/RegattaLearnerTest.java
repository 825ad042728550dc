package dev.regatta.bench.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.regatta.bench.task.Learner;
import dev.regatta.bench.task.StepTask;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RegattaLearnerTest {
  @ParameterizedTest
  @EnumSource
  void theLossFallsAsWithDl4jsOwnFit(StepTask.Rule rule) {
    StepTask task = new StepTask(List.of(20, 16, 3), 32, rule);
    try (Learner regatta = new RegattaLearner(task);
        Learner dl4j = new Dl4jLearner(task)) {
      double first = regatta.loss();

      regatta.train(50);
      dl4j.train(50);

      assertThat(regatta.loss()).isLessThan(0.9 * first).isCloseTo(dl4j.loss(), within(0.01));
    }
  }
}
