package dev.regatta.driver.spark.run;

import dev.regatta.driver.job.Job;
import java.util.function.BooleanSupplier;

/**
 * What a caller wants of a training run.
 *
 * @param fresh whether a numbered directory beside the output is to be started
 * @param interrupted asked after each round; once true, the state is saved and the run ends
 * @param handed what the job names and no file holds
 * @param report whether the run is told of in {@code report.html}, for which held-out rows go
 *     through the model once more
 */
public record TrainRequest(
    Job job,
    Resume resume,
    boolean fresh,
    BooleanSupplier interrupted,
    Handed handed,
    boolean report) {
  /** A job that names files alone, without a report. */
  public TrainRequest(Job job, Resume resume, boolean fresh, BooleanSupplier interrupted) {
    this(job, resume, fresh, interrupted, Handed.NOTHING, false);
  }

  /** The same with a report. */
  public TrainRequest withReport() {
    return new TrainRequest(job, resume, fresh, interrupted, handed, true);
  }

  /** Goes on where an earlier run of the job ended, and runs until it is done. */
  public static TrainRequest of(Job job) {
    return new TrainRequest(job, new Resume.Auto(), false, () -> false);
  }

  /** The same with what the files of its network hold. */
  TrainRequest with(NetworkFiles files) {
    return new TrainRequest(files.job(), resume, fresh, interrupted, handed.with(files), report);
  }
}
