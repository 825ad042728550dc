package dev.regatta.driver.data;

/** What happens to a row that cannot be read: it ends the job, or it is counted and left out. */
public enum BadRows {
  FAIL,
  SKIP
}
