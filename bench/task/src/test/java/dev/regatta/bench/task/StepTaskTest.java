package dev.regatta.bench.task;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class StepTaskTest {
  private static final StepTask TASK = new StepTask(List.of(5, 7, 3), 4, StepTask.Rule.ADAM);

  @Test
  void wordsSayAll() {
    assertThat(TASK.words()).isEqualTo("5-7-3/b4/adam");
    assertThat(StepTask.of(TASK.words())).isEqualTo(TASK);
  }

  @Test
  void everyOneGetsTheSame() {
    StepTask same = StepTask.of(TASK.words());

    assertThat(same.weights(1)).isEqualTo(TASK.weights(1)).hasSize(21);
    assertThat(same.batches().get(2).features()).isEqualTo(TASK.batches().get(2).features());
  }

  @Test
  void batchesHoldDifferentRowsOfEveryClass() {
    List<LabelledRows> batches = TASK.batches();

    assertThat(batches.get(0).features()).hasSize(20).isNotEqualTo(batches.get(1).features());
    assertThat(batches.stream().flatMapToInt(rows -> java.util.Arrays.stream(rows.labels())))
        .contains(0, 1, 2);
  }
}
