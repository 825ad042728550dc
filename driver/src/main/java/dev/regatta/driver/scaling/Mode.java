package dev.regatta.driver.scaling;

/** What stays the same as workers grow in number. */
public enum Mode {
  /** All rows: each worker gets fewer of them. */
  STRONG,
  /** The rows of a worker: the largest number of workers has all rows, smaller ones a share. */
  WEAK;

  /** The share of the training rows that so many workers train. */
  public double share(int workers, int largest) {
    return this == WEAK ? (double) workers / largest : 1;
  }
}
