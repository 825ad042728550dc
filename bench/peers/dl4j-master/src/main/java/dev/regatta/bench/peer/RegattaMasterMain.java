package dev.regatta.bench.peer;

import dev.regatta.driver.dl4j.RegattaTrainingMaster;
import java.io.IOException;

/** Answers requests with DL4J on Spark and Regatta's master: one line is not as with DL4J's. */
public final class RegattaMasterMain {
  private RegattaMasterMain() {}

  /** Started with the number of OpenMP threads, a directory for natives and one for files. */
  public static void main(String[] arguments) throws IOException {
    SparkService.serve(
        arguments,
        (task, every, scratch) ->
            new RegattaTrainingMaster.Builder(Dl4jSparkTraining.WORKERS, task.batch())
                .batchSizePerWorker(task.batch())
                .averagingFrequency(every)
                .build());
  }
}
