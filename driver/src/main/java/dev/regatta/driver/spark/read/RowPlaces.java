package dev.regatta.driver.spark.read;

import org.apache.spark.rdd.InputFileBlockHolder;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;

/**
 * Knows where the rows of a partition come from while its task reads them: Spark tells a thread
 * which part of which file it is in.
 */
public final class RowPlaces {
  private final int partition;
  private @Nullable UTF8String file;
  private long ordinal = -1;

  public RowPlaces(int partition) {
    this.partition = partition;
  }

  /** A row was just taken from the source. */
  @SuppressWarnings("ReferenceEquality") // Each part of a file has a text of its own.
  public void next() {
    UTF8String now = InputFileBlockHolder.getInputFilePath();
    if (now != file) {
      file = now;
      ordinal = -1;
    }
    ordinal++;
  }

  /** Where that row is. */
  public RowPlace here() {
    boolean known = file != null && file.numBytes() > 0;
    return known
        ? new RowPlace(
            String.valueOf(file),
            Math.max(0, InputFileBlockHolder.getStartOffset()),
            partition,
            ordinal)
        : new RowPlace("", 0, partition, ordinal);
  }
}
