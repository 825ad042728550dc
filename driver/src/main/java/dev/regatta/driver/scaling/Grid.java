package dev.regatta.driver.scaling;

import dev.regatta.driver.job.Job;
import dev.regatta.driver.job.ReplicaTuning;
import java.util.OptionalDouble;

/**
 * What a grid was asked for.
 *
 * @param title of its report
 * @param job of all cells, without their numbers of workers
 * @param mode what stays the same as workers grow in number
 * @param largest number of workers
 * @param target of the monitored figure, where one was given or the job stops by one
 * @param targetOrigin where that is from, in words
 * @param site where it runs
 */
public record Grid(
    String title,
    Job job,
    Mode mode,
    int largest,
    OptionalDouble target,
    String targetOrigin,
    Site site) {
  /** The rows that so many workers train in an epoch, where others train so many. */
  long rows(int workers, int otherWorkers, long otherRows) {
    return mode == Mode.WEAK ? otherRows * workers / otherWorkers : otherRows;
  }

  /**
   * A mean round of an epoch that nobody measured.
   *
   * @param rows of an epoch
   * @param every local steps of a round, before the epoch's end cuts the last one
   * @param bytesPerWorker that a round moves for each worker
   */
  Round round(int workers, long rows, double every, double bytesPerWorker) {
    int replicas = workers * job.training().threadsPerWorker();
    int batch = ReplicaTuning.of(job, replicas, rows).batchSize();
    long replicaRows = (rows + replicas - 1) / replicas;
    long steps = (replicaRows + batch - 1) / batch;
    double rounds = Math.ceil(steps / every);
    return new Round(workers, replicas, steps / rounds, rows / rounds, bytesPerWorker * workers);
  }
}
