package dev.regatta.driver.spark.split;

import java.util.Arrays;
import org.apache.spark.Partitioner;
import org.jspecify.annotations.Nullable;

/**
 * Sends every split to partitions of its own, cut into equal ranges of the hash: partition by
 * partition, and sorted within, the rows of a split are in order. Notes about bad rows go to the
 * last partition.
 */
public final class RangePartitioner extends Partitioner {
  private static final long serialVersionUID = 1L;

  private final int[] ranges;

  /**
   * A partitioner.
   *
   * @param ranges partitions of each split, by its code; 0 where it has no rows
   */
  RangePartitioner(int[] ranges) {
    this.ranges = ranges.clone();
  }

  /** The first partition of a split; that of the one behind it where it has none. */
  public int first(Split split) {
    return Arrays.stream(ranges, 0, split.code()).sum();
  }

  /** The partitions of a split. */
  public int ranges(Split split) {
    return ranges[split.code()];
  }

  /** The partition of notes about bad rows. */
  int notes() {
    return Arrays.stream(ranges).sum();
  }

  @Override
  public int numPartitions() {
    return notes() + 1;
  }

  @Override
  public int getPartition(Object key) {
    byte[] record = (byte[]) key;
    if (BadRowNotes.isNote(record)) {
      return notes();
    }
    Split split = RowHash.split(record);
    long range = ((RowHash.place(record) >>> 32) * ranges[split.code()]) >>> 32;
    return first(split) + (int) range;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof RangePartitioner same && Arrays.equals(ranges, same.ranges);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(ranges);
  }
}
