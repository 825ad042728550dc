package dev.regatta.driver.spark.run;

/** Observes the runs of a comparison. */
public interface CompareListener extends RunListener {
  /** Hears nothing. */
  CompareListener SILENT = new CompareListener() {};

  /**
   * Before a run.
   *
   * @param number from 1 on
   */
  default void starting(Candidate candidate, int number, int of) {}

  /** After a run, or at once where an earlier process had done it. */
  default void ended(Candidate candidate, TrainResult result) {}

  /** Where a job refuses a value that nobody listed. */
  default void leftOut(Candidate candidate, String reason) {}
}
