package dev.regatta.driver.spark.split;

import java.util.Arrays;
import org.apache.spark.Partitioner;
import org.jspecify.annotations.Nullable;

/**
 * Sends every split to partitions of its own, cut into equal ranges of the hash, and cuts each
 * partition into buckets, which are narrower ranges: bucket by bucket, the rows of a split are in
 * order. Keys are buckets. What observers found goes to the last partition.
 */
public final class RangePartitioner extends Partitioner {
  private static final long serialVersionUID = 1L;

  /** Buckets of all partitions together, about; each has a page open in each task. */
  private static final int MAX_BUCKETS = 512;

  private final int[] ranges;
  private final int[] firsts;
  private final int bucketsPerPartition;

  /**
   * A partitioner.
   *
   * @param ranges partitions of each split, by its code; 0 where it has no rows
   */
  RangePartitioner(int[] ranges) {
    this.ranges = ranges.clone();
    firsts = new int[ranges.length + 1];
    for (int i = 0; i < ranges.length; i++) {
      firsts[i + 1] = firsts[i] + ranges[i];
    }
    bucketsPerPartition = Math.max(1, MAX_BUCKETS / Math.max(1, notes()));
  }

  /** The first partition of a split; that of the one behind it where it has none. */
  public int first(Split split) {
    return firsts[split.code()];
  }

  /** The partitions of a split. */
  public int ranges(Split split) {
    return ranges[split.code()];
  }

  /** The partition of what observers found. */
  public int notes() {
    return firsts[ranges.length];
  }

  int notesBucket() {
    return notes() * bucketsPerPartition;
  }

  /** The buckets of rows. */
  int buckets() {
    return notesBucket();
  }

  int partition(int bucket) {
    return bucket / bucketsPerPartition;
  }

  /** The bucket of a record, its header filled. */
  int bucket(byte[] record) {
    int code = record[0];
    long buckets = (long) ranges[code] * bucketsPerPartition;
    long bucket = ((RowHash.place(record, 0) >>> 32) * buckets) >>> 32;
    return firsts[code] * bucketsPerPartition + (int) bucket;
  }

  @Override
  public int numPartitions() {
    return notes() + 1;
  }

  @Override
  public int getPartition(Object key) {
    return partition((int) (long) (Long) key);
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
