package dev.regatta.bench.systems;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regatta.bench.task.StepTask;
import dev.regatta.driver.job.Job;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class RunJobTest {
  @Test
  void aTaskIsAJob() {
    StepTask task = StepTask.of("784-256-128-10/b64/adam");
    Job job = new RunJob(task, 8, Path.of("rows"), 3, 1).bind(Path.of("scratch"));

    assertThat(job.training().epochs()).isEqualTo(3);
    assertThat(job.training().batchSize()).hasValue(64);
    assertThat(job.optimizer().orElseThrow().learningRate()).isEqualTo(0.001);
  }
}
