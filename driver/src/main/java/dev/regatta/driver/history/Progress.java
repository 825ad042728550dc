package dev.regatta.driver.history;

/**
 * Where a run stands before a local step: the global schedule clock, in rows trained by all
 * replicas together.
 *
 * @param rows rows trained before this step
 * @param stepRows rows of this step, all replicas together
 * @param epochRows training rows, at least 1
 * @param plannedRows rows that the run will have trained if nothing stops it
 */
public record Progress(long rows, long stepRows, long epochRows, long plannedRows) {
  /** Passes over the training rows so far, as a fraction. */
  public double epochs() {
    return (double) rows / epochRows;
  }
}
