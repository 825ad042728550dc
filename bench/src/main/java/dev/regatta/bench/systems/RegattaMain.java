package dev.regatta.bench.systems;

import dev.regatta.bench.task.Goal;
import dev.regatta.bench.task.Serving;
import dev.regatta.bench.task.StepTask;
import dev.regatta.driver.spark.run.Resume;
import dev.regatta.driver.spark.run.TrainRequest;
import dev.regatta.driver.spark.run.TrainResult;
import dev.regatta.driver.spark.run.TrainingRun;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.SparkSession;

/**
 * Answers requests with whole runs of Regatta: {@code epochs TASK EVERY DIRECTORY TIMES} with the
 * seconds of an epoch, {@code reach TASK EVERY GOAL} with the seconds until then.
 */
final class RegattaMain {
  /** Epochs that bring the JIT compiler to the speed at which others are measured, too. */
  private static final int UNTIMED_EPOCHS = 2;

  private final SparkSession spark;
  private final Path scratch;

  private RegattaMain(SparkSession spark, Path scratch) {
    this.spark = spark;
    this.scratch = scratch;
  }

  /** Started with a directory for runs. */
  public static void main(String[] arguments) throws IOException {
    try (SparkSession spark = Sessions.start()) {
      Serving.serve(new RegattaMain(spark, Path.of(arguments[0]))::answer);
    }
  }

  private String answer(List<String> words) {
    StepTask task = StepTask.of(words.get(1));
    int every = Integer.parseInt(words.get(2));
    List<String> rest = words.subList(3, words.size());
    return switch (words.get(0)) {
      case "epochs" -> {
        int times = Integer.parseInt(rest.get(1));
        TrainingTime time = new TrainingTime(2);
        train(new RunJob(task, every, Path.of(rest.get(0)), times, times), time);
        yield Double.toString(time.seconds() / times);
      }
      case "reach" -> Double.toString(reach(task, every, Goal.of(rest)));
      default -> throw new IllegalArgumentException("not a request: " + words);
    };
  }

  private double reach(StepTask task, int every, Goal goal) {
    train(new RunJob(task, every, goal.directory(), UNTIMED_EPOCHS, 1), new TrainingTime(2));
    TrainingTime time = new TrainingTime(goal.accuracy());
    train(new RunJob(task, every, goal.directory(), goal.epochs(), 1), time);
    if (!time.reached()) {
      throw new IllegalStateException(goal.words() + " is not reached");
    }
    return time.seconds();
  }

  /** A run that ends early where the time says that its goal is reached. */
  private void train(RunJob job, TrainingTime time) {
    TrainRequest request =
        new TrainRequest(job.bind(scratch), new Resume.Never(), true, time::reached);
    TrainResult result = TrainingRun.run(spark, request, time);
    if (!result.status().equals("completed") && !time.reached()) {
      throw new IllegalStateException("the run ended as " + result.status());
    }
  }
}
