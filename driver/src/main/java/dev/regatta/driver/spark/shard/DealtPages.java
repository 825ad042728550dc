package dev.regatta.driver.spark.shard;

import dev.regatta.driver.spark.split.OrderedRecords;
import dev.regatta.driver.spark.split.Pages;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Queue;
import scala.Tuple2;

/**
 * Deals the records of a partition: pages of each worker's, without headers. The key of a page is
 * that of its last row.
 */
final class DealtPages implements Iterator<Tuple2<Long, byte[]>> {
  private final OrderedRecords records;
  private final long[] lastKeys;
  private final Pages pages;
  private long left;
  private final Queue<Tuple2<Long, byte[]>> finished = new ArrayDeque<>();
  private long key;
  private int worker;
  private boolean read;

  /**
   * Deals.
   *
   * @param rows how many of the partition's are dealt, its first ones
   * @param firstKey the key of the partition's first row
   */
  DealtPages(OrderedRecords records, long rows, long firstKey, DealPartitioner workers) {
    this.records = records;
    left = rows;
    key = firstKey;
    worker = workers.getPartition(firstKey);
    lastKeys = new long[workers.numPartitions()];
    pages =
        new Pages(
            lastKeys.length,
            (destination, page) -> finished.add(new Tuple2<>(lastKeys[destination], page)));
  }

  @Override
  public boolean hasNext() {
    while (finished.isEmpty() && left > 0 && records.advance()) {
      left--;
      lastKeys[worker] = key++;
      pages.add(worker, records.page(), records.from(), records.to());
      worker = worker + 1 == lastKeys.length ? 0 : worker + 1;
    }
    if (finished.isEmpty() && !read) {
      read = true;
      pages.finish();
    }
    return !finished.isEmpty();
  }

  @Override
  public Tuple2<Long, byte[]> next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return finished.remove();
  }
}
