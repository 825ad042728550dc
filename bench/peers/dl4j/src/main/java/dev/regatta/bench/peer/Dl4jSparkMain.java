package dev.regatta.bench.peer;

import dev.regatta.bench.task.StepTask;
import java.io.IOException;
import java.nio.file.Path;
import org.deeplearning4j.spark.api.RDDTrainingApproach;
import org.deeplearning4j.spark.api.Repartition;
import org.deeplearning4j.spark.api.TrainingMaster;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingMaster;

/**
 * Answers requests with DL4J's parameter averaging as its guide recommends it: batches are exported
 * to files by the first epoch, which later epochs read. Averaging over an RDD itself was seen to
 * take longer.
 */
public final class Dl4jSparkMain {
  private static final int PREFETCHED_BATCHES = 2;

  private Dl4jSparkMain() {}

  /** Started with the number of OpenMP threads, a directory for natives and one for batches. */
  public static void main(String[] arguments) throws IOException {
    SparkService.serve(arguments, Dl4jSparkMain::master);
  }

  private static TrainingMaster<?, ?> master(StepTask task, int every, Path scratch) {
    return new ParameterAveragingTrainingMaster.Builder(Dl4jSparkTraining.WORKERS, task.batch())
        .batchSizePerWorker(task.batch())
        .averagingFrequency(every)
        .workerPrefetchNumBatches(PREFETCHED_BATCHES)
        .saveUpdater(true)
        .rddTrainingApproach(RDDTrainingApproach.Export)
        .exportDirectory(scratch.toUri().toString())
        .repartionData(Repartition.NumPartitionsWorkersDiffers)
        .build();
  }
}
