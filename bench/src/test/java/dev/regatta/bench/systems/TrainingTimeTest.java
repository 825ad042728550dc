package dev.regatta.bench.systems;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regatta.bench.task.LabelledRows;
import dev.regatta.bench.task.RowFiles;
import dev.regatta.bench.task.StepTask;
import dev.regatta.driver.spark.run.Resume;
import dev.regatta.driver.spark.run.TrainRequest;
import dev.regatta.driver.spark.run.TrainResult;
import dev.regatta.driver.spark.run.TrainingRun;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingTimeTest {
  private static final int ROWS = 64;

  @TempDir private Path directory;

  @Test
  void roundsCountThatEndWithAValidation() throws IOException {
    StepTask task = StepTask.of("16-4-2/b16/sgd");
    RowFiles.training(directory).write(LabelledRows.synthetic(ROWS, 16, 2));
    RowFiles.held(directory).write(LabelledRows.synthetic(ROWS, 16, 2));
    RunJob oneRound = new RunJob(task, ROWS, directory, 1, 1);
    TrainingTime time = new TrainingTime(2);
    TrainResult result;
    try (SparkSession spark = Sessions.start()) {
      TrainRequest request =
          new TrainRequest(oneRound.bind(directory), new Resume.Never(), true, time::reached);
      result = TrainingRun.run(spark, request, time);
    }

    double training = result.summary().path("seconds").path("train").asDouble();
    assertThat(training).isPositive();
    assertThat(time.seconds()).isGreaterThanOrEqualTo(training);
  }
}
