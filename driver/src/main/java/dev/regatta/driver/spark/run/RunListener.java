package dev.regatta.driver.spark.run;

import dev.regatta.driver.history.Monitor;
import dev.regatta.driver.job.Job;
import dev.regatta.driver.loop.TrainingListener;
import dev.regatta.driver.state.TrainingState;
import dev.regatta.driver.store.CheckpointWriteException;

/** Observes a run, its preparation and end included; changes nothing. */
public interface RunListener extends TrainingListener {
  /** Hears nothing. */
  RunListener SILENT = new RunListener() {};

  /** Something that the user should know, in one line. */
  default void note(String line) {}

  @Override
  default void stepsDecided(int localSteps) {
    note("averaging.every: by what the first rounds took, rounds have " + localSteps + " steps");
  }

  @Override
  default void wentBack(TrainingState state) {
    note(
        "workers were lost with the optimizer state that they keep; training goes on from round "
            + state.rounds);
  }

  /** After workers were lost, before what they were at is done again; {@code line} says why. */
  default void retried(String line) {
    note(line);
  }

  /** After a checkpoint was written. */
  default void saved(SavedCheckpoint checkpoint) {}

  /** After a checkpoint could not be written, where training goes on all the same. */
  default void notSaved(CheckpointWriteException failure) {
    note(failure.getMessage() + "; training goes on");
  }

  /** Before anything is read; {@code directory} is where the run writes. */
  default void opened(String directory) {}

  /** Before the first round: everything is read, packed and decided. */
  default void started(RunPlan plan) {}

  /**
   * What is about to be trained.
   *
   * @param monitor the figure that decides which weights are the best
   * @param rowsDone trained before, as rounds of {@code roundsDone}
   */
  record RunPlan(
      Job job,
      Monitor monitor,
      long trainingRows,
      long validationRows,
      long testRows,
      int width,
      int parameters,
      long epochRows,
      long rowsDone,
      long roundsDone) {}

  /**
   * A checkpoint that is whole.
   *
   * @param name of its directory
   * @param best whether the last validation is the best so far
   */
  record SavedCheckpoint(String name, boolean best, double seconds) {}
}
