package dev.regatta.bench.systems;

import dev.regatta.bench.task.RowFiles;
import dev.regatta.bench.task.StepTask;
import dev.regatta.conf.JobText;
import dev.regatta.driver.job.Job;
import dev.regatta.driver.spark.run.Jobs;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A task as a job of Regatta.
 *
 * @param every local steps between averages
 * @param directory of the rows
 * @param validatedEvery epochs
 */
record RunJob(StepTask task, int every, Path directory, int epochs, int validatedEvery) {
  private static final String TEXT =
      """
      format-version: 1
      task: classification
      data:
        train: {format: idx, path: '%s', labels: '%s'}
        validation: {format: idx, path: '%s', labels: '%s'}
      network:
        layers: [%s]
      optimizer: {type: %s, learning-rate: %s}
      training: {epochs: %d, batch-size: %d, workers: %d}
      averaging: {every: %d}
      validation: {every-epochs: %d}
      checkpoint: {every-epochs: %d}
      early-stopping: {patience: 1000, restore-best: false}
      output: '%s'
      """;

  Job bind(Path scratch) {
    RowFiles training = RowFiles.training(directory);
    RowFiles held = RowFiles.held(directory);
    List<String> layers =
        task.widths().subList(1, task.layers()).stream()
            .map(units -> "{units: %d, activation: relu}".formatted(units))
            .toList();
    String yaml =
        TEXT.formatted(
            training.images(),
            training.labels(),
            held.images(),
            held.labels(),
            String.join(", ", layers),
            task.rule().word(),
            Double.toString(task.rule().learningRate()),
            epochs,
            task.batch(),
            Sessions.TASKS,
            every,
            validatedEvery,
            epochs,
            scratch.resolve("run"));
    return Jobs.bind(JobText.parse("bench", yaml, Map.of()));
  }
}
