package dev.regatta.driver.spark.read;

/**
 * Where a row came from.
 *
 * @param file empty where the rows are of no file, or Spark does not say
 * @param offset of the part of the file that a task read, in bytes; 0 is its begin
 * @param partition of the source, from 0
 * @param row from 0: in that part of the file, or in the partition where there is no file
 */
public record RowPlace(String file, long offset, int partition, long row) {
  /** In words. */
  public String describe() {
    if (file.isEmpty()) {
      return "partition %d, row %d of it, both counted from 0".formatted(partition, row);
    }
    return offset == 0
        ? "row %d of %s, counted from 0".formatted(row, file)
        : "row %d behind byte %d of %s, counted from 0".formatted(row, offset, file);
  }
}
