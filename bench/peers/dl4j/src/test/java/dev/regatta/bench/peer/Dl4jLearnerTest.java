package dev.regatta.bench.peer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regatta.bench.task.Learner;
import dev.regatta.bench.task.StepTask;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class Dl4jLearnerTest {
  @ParameterizedTest
  @EnumSource
  void theLossFalls(StepTask.Rule rule) {
    try (Learner learner = new Dl4jLearner(new StepTask(List.of(20, 16, 3), 32, rule))) {
      double first = learner.loss();

      learner.train(50);

      assertThat(learner.loss()).isLessThan(0.9 * first);
    }
  }
}
