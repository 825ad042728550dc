package dev.regatta.driver.spark.shard;

import dev.regatta.conf.UserException;
import dev.regatta.driver.exchange.WorkerShards;
import dev.regatta.driver.spark.Failures;
import dev.regatta.worker.shard.PackedShard;
import dev.regatta.worker.shard.ShardBuilder;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.LongStream;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.storage.StorageLevel;

/**
 * Training rows that are floats already, dealt to workers and packed: row r goes to worker r mod
 * workers, in the order of the RDD. They are cached in the executors until {@link #close}; there
 * are no held-out rows.
 */
public final class FloatRows implements AutoCloseable {
  private final JavaRDD<WorkerShards> shards;
  private final List<Integer> rowsPerWorker;

  private FloatRows(JavaRDD<WorkerShards> shards, List<Integer> rowsPerWorker) {
    this.shards = shards;
    this.rowsPerWorker = rowsPerWorker;
  }

  /**
   * Packs and caches all rows. The RDD is computed once; the driver gets numbers of rows alone.
   *
   * @param blocks of whole rows, one behind the other: inputs, then labels
   * @param inputs of a row
   * @param labels of a row
   * @param where what the rows are, for messages
   */
  public static FloatRows pack(
      JavaRDD<float[]> blocks, int inputs, int labels, int workers, String where) {
    JavaRDD<float[]> read = blocks.persist(StorageLevel.MEMORY_AND_DISK());
    try {
      int width = inputs + labels;
      long[] counts = counts(read, width, where);
      long rows = LongStream.of(counts).sum();
      if (rows / workers > Integer.MAX_VALUE - 8) {
        throw new UserException(
            "%s: %d rows are too many for %d workers; set workers higher"
                .formatted(where, rows, workers));
      }
      Integer[] dealt = new Integer[workers];
      Arrays.setAll(dealt, worker -> (int) DealPartitioner.dealt(rows, workers, worker));
      JavaRDD<WorkerShards> packed =
          packed(read, width, labels, counts, List.of(dealt)).setName("packed shards");
      packed.persist(StorageLevel.MEMORY_AND_DISK());
      cache(packed, where);
      return new FloatRows(packed, List.of(dealt));
    } finally {
      read.unpersist();
    }
  }

  private static void cache(JavaRDD<WorkerShards> packed, String where) {
    try {
      Failures.explained(where, packed::count);
    } catch (RuntimeException e) {
      packed.unpersist();
      throw e;
    }
  }

  /** The rows of each partition. */
  private static long[] counts(JavaRDD<float[]> blocks, int width, String where) {
    List<Long> counts =
        Failures.explained(
            where,
            () -> blocks.mapPartitions(own -> List.of(rows(own, width)).iterator()).collect());
    return counts.stream().mapToLong(Long::longValue).toArray();
  }

  private static long rows(Iterator<float[]> blocks, int width) {
    long rows = 0;
    while (blocks.hasNext()) {
      rows += blocks.next().length / width;
    }
    return rows;
  }

  private static JavaRDD<WorkerShards> packed(
      JavaRDD<float[]> blocks, int width, int labels, long[] counts, List<Integer> dealt) {
    DealPartitioner workers = new DealPartitioner(dealt.size());
    long[] firstKeys = new long[counts.length];
    for (int i = 1; i < counts.length; i++) {
      firstKeys[i] = firstKeys[i - 1] + counts[i - 1];
    }
    JavaPairRDD<Long, float[]> pages =
        JavaPairRDD.fromJavaRDD(
            blocks.mapPartitionsWithIndex(
                (partition, own) -> new DealtFloats(own, width, firstKeys[partition], workers),
                false));
    int[] rows = dealt.stream().mapToInt(Integer::intValue).toArray();
    return DealtShuffle.of(pages, workers, float[].class)
        .values()
        .mapPartitionsWithIndex(
            (worker, own) -> List.of(shards(own, rows[worker], width, labels)).iterator(), true);
  }

  private static WorkerShards shards(Iterator<float[]> pages, int rows, int width, int labels) {
    int inputs = width - labels;
    ShardBuilder training = new ShardBuilder(rows, inputs, labels, false, 0);
    while (pages.hasNext()) {
      float[] page = pages.next();
      for (int from = 0; from < page.length; from += width) {
        System.arraycopy(page, from, training.block(), training.offset(), inputs);
        System.arraycopy(page, from + inputs, training.labels(), training.labelOffset(), labels);
        training.endRow(1);
      }
    }
    PackedShard none = new ShardBuilder(0, inputs, labels, false, 0).build();
    return new WorkerShards(training.build(), none, null);
  }

  /** Partition i holds one element, the shards of worker i; a barrier stage may run on it. */
  public JavaRDD<WorkerShards> shards() {
    return shards;
  }

  /** By worker; they differ by one at most. */
  public List<Integer> rowsPerWorker() {
    return rowsPerWorker;
  }

  /** Of all workers. */
  public long rows() {
    return rowsPerWorker.stream().mapToLong(Integer::longValue).sum();
  }

  /** Frees the cache. */
  @Override
  public void close() {
    shards.unpersist();
  }
}
