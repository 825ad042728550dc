package dev.regatta.bench.data;

import dev.regatta.conf.JobText;
import dev.regatta.driver.job.Job;
import dev.regatta.driver.spark.run.Jobs;
import dev.regatta.driver.spark.run.Resume;
import dev.regatta.driver.spark.run.RunListener;
import dev.regatta.driver.spark.run.TrainRequest;
import dev.regatta.driver.spark.run.TrainingRun;
import dev.regatta.driver.state.TrainingState;
import java.util.Map;
import org.apache.spark.sql.SparkSession;

/** A job from its files to the end of its first round, after which it is interrupted. */
final class FirstRound implements RunListener {
  private static final String JOB =
      """
      format-version: 1
      data:
        train: {format: csv, path: '%s'}
        label: label
      network: {layers: [{units: 64, activation: relu}]}
      training: {epochs: 1, batch-size: 128, workers: 2}
      averaging: {every: 8}
      output: '%s'
      """;

  private final long start = System.nanoTime();
  private double seconds;

  private FirstRound() {}

  /**
   * Seconds by the wall clock.
   *
   * @param output the run directory; results of an earlier turn are left beside it
   */
  static double seconds(SparkSession spark, String path, String output) {
    Job job = Jobs.bind(JobText.parse("mixed.yaml", JOB.formatted(path, output), Map.of()));
    FirstRound round = new FirstRound();
    TrainingRun.run(spark, new TrainRequest(job, new Resume.Never(), true, round::ended), round);
    return round.seconds;
  }

  private boolean ended() {
    return seconds > 0;
  }

  @Override
  public void rounded(TrainingState state) {
    if (!ended()) {
      seconds = (System.nanoTime() - start) / 1e9;
    }
  }
}
