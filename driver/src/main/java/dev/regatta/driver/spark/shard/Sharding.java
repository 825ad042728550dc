package dev.regatta.driver.spark.shard;

import dev.regatta.driver.exchange.WorkerShards;
import dev.regatta.driver.spark.Failures;
import dev.regatta.driver.spark.split.NumberRanges;
import dev.regatta.driver.spark.split.OrderedRecords;
import dev.regatta.driver.spark.split.RangePartitioner;
import dev.regatta.driver.spark.split.Split;
import dev.regatta.driver.spark.split.SplitRows;
import dev.regatta.worker.prepare.Preparation;
import dev.regatta.worker.shard.Shard;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.storage.StorageLevel;
import scala.Tuple2;

/** Deals the rows of every split to the workers and packs each worker's rows. */
public final class Sharding {
  private Sharding() {}

  /**
   * Packs and caches all splits in one Spark job. From the shuffle to the cache there is one
   * partition per worker, as a barrier stage demands.
   *
   * @param ranges of the training rows' numbers
   * @param counts rows in each partition of each split
   * @param placement of what is packed
   * @param heldBytes of heap that a worker's packed rows take at most
   */
  public static PreparedData pack(
      SplitRows rows,
      Preparation preparation,
      NumberRanges ranges,
      Map<Split, long[]> counts,
      int workers,
      Placement placement,
      long heldBytes) {
    long start = System.nanoTime();
    JavaRDD<byte[]> blocks = blocks(rows);
    Packing packing =
        new Packing(
            preparation, ranges, shardRows(counts, workers), placement, heldBytes, blocks.id());
    DealPartitioner partitioner = new DealPartitioner(workers);
    JavaRDD<WorkerShards> shards =
        new PackedRdd(
                DealtShuffle.of(
                        deal(rows, counts, List.copyOf(packing.rows().keySet()), partitioner),
                        partitioner,
                        byte[].class)
                    .values(),
                packing)
            .toJava()
            .setName("packed shards")
            .persist(StorageLevel.MEMORY_AND_DISK());
    try {
      List<long[][]> unseen =
          Failures.explained("data", () -> shards.map(Sharding::unseenCategories).collect());
      double seconds = (System.nanoTime() - start) / 1e9;
      return new PreparedData(shards, blocks, packing, unseen, seconds);
    } catch (RuntimeException e) {
      shards.unpersist();
      blocks.unpersist();
      throw e;
    }
  }

  /** Without partitions of its own: Spark removes under its number what packing stores. */
  private static JavaRDD<byte[]> blocks(SplitRows rows) {
    return JavaSparkContext.fromSparkContext(rows.pages().context()).emptyRDD();
  }

  private static long[][] unseenCategories(WorkerShards worker) {
    return worker.all().stream().map(Shard::unseenCategories).toArray(long[][]::new);
  }

  private static JavaPairRDD<Long, byte[]> deal(
      SplitRows rows, Map<Split, long[]> counts, List<Split> splits, DealPartitioner workers) {
    long[] firstKeys = firstKeys(rows.partitioner(), counts, splits);
    long[] dealt = dealt(rows.partitioner(), counts, splits);
    return JavaPairRDD.fromJavaRDD(
        JavaRDD.fromRDD(rows.pages().rdd(), rows.pages().classTag())
            .mapPartitionsWithIndex(
                (partition, pages) ->
                    partition < firstKeys.length
                        ? new DealtPages(
                            new OrderedRecords(pages),
                            dealt[partition],
                            firstKeys[partition],
                            workers)
                        : List.<Tuple2<Long, byte[]>>of().iterator(),
                false));
  }

  /** How many rows of every partition are dealt. */
  private static long[] dealt(
      RangePartitioner partitioner, Map<Split, long[]> counts, List<Split> splits) {
    long[] dealt = new long[splits.stream().mapToInt(partitioner::ranges).sum()];
    for (Split split : splits) {
      long[] rows = counts.getOrDefault(split, new long[0]);
      System.arraycopy(rows, 0, dealt, partitioner.first(split), rows.length);
    }
    return dealt;
  }

  /** The key of the first row of every partition of rows. */
  private static long[] firstKeys(
      RangePartitioner partitioner, Map<Split, long[]> counts, List<Split> splits) {
    int partitions = splits.stream().mapToInt(partitioner::ranges).sum();
    long[] firstKeys = new long[partitions];
    for (int i = 0; i < splits.size(); i++) {
      long[] rows = counts.getOrDefault(splits.get(i), new long[0]);
      long rank = 0;
      for (int range = 0; range < rows.length; range++) {
        firstKeys[partitioner.first(splits.get(i)) + range] = DealPartitioner.key(i, rank);
        rank += rows[range];
      }
    }
    return firstKeys;
  }

  /** The rows that every worker gets of each split. */
  private static EnumMap<Split, long[]> shardRows(Map<Split, long[]> counts, int workers) {
    EnumMap<Split, long[]> rows = new EnumMap<>(Split.class);
    counts.forEach(
        (split, ofRanges) -> {
          long all = LongStream.of(ofRanges).sum();
          long[] dealt = new long[workers];
          Arrays.setAll(dealt, worker -> DealPartitioner.dealt(all, workers, worker));
          rows.put(split, dealt);
        });
    return rows;
  }
}
