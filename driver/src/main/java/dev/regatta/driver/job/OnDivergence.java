package dev.regatta.driver.job;

/** What to do when a replica's numbers stop being finite. */
public enum OnDivergence {
  /** End the run; exit code 3. */
  FAIL,
  /** Go back to the last good average at half the rate, three times at most. */
  ROLLBACK
}
