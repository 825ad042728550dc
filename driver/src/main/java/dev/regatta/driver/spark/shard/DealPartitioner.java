package dev.regatta.driver.spark.shard;

import org.apache.spark.Partitioner;
import org.jspecify.annotations.Nullable;

/**
 * Deals rows like cards: row r of a split goes to worker r mod workers, each worker being a
 * partition. A key is the split's place among the splits in the upper bits and the row's rank
 * within it in the lower ones, so that a partition in the order of its keys holds one split after
 * another.
 */
final class DealPartitioner extends Partitioner {
  private static final long serialVersionUID = 1L;
  private static final int RANK_BITS = 56;

  private final int workers;

  DealPartitioner(int workers) {
    this.workers = workers;
  }

  static long key(int split, long rank) {
    return ((long) split << RANK_BITS) | rank;
  }

  /** The rows that a worker gets of a split with so many. */
  static long dealt(long rows, int workers, int worker) {
    return rows / workers + (worker < rows % workers ? 1 : 0);
  }

  @Override
  public int numPartitions() {
    return workers;
  }

  @Override
  public int getPartition(Object key) {
    long bits = (Long) key;
    long rank = bits & ((1L << RANK_BITS) - 1);
    return (int) (rank % workers);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof DealPartitioner same && workers == same.workers;
  }

  @Override
  public int hashCode() {
    return workers;
  }
}
