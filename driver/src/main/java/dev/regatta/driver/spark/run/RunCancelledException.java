package dev.regatta.driver.spark.run;

/** Somebody cancelled a Spark job of a run, or the run's job group: the run has ended. */
public final class RunCancelledException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * Says what to do next.
   *
   * @param sparks what Spark says of the cancelled job
   */
  public RunCancelledException(String sparks, Throwable cause) {
    super(
        "the run was cancelled: %s; train again to go on from the last checkpoint"
            .formatted(sparks),
        cause);
  }
}
