package dev.regatta.driver.spark.split;

/**
 * Where the rows of a stratum lie.
 *
 * @param rows at least 1
 */
record Extent(long rows, long least, long greatest) {
  static Extent of(long[] numbers) {
    return new Extent(numbers[0], numbers[1], numbers[2]);
  }

  /** What {@link #of} reads. */
  long[] numbers() {
    return new long[] {rows, least, greatest};
  }

  Extent plus(Extent other) {
    return new Extent(
        rows + other.rows, Math.min(least, other.least), Math.max(greatest, other.greatest));
  }
}
