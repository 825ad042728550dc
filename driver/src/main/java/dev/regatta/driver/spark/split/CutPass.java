package dev.regatta.driver.spark.split;

import dev.regatta.driver.data.SplitMethod;
import dev.regatta.driver.spark.read.SourceRows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.storage.StorageLevel;
import scala.Tuple2;

/**
 * Where a method that counts cuts a source: one reading of it for the places of its rows, eight
 * bytes each in the executors' caches or on their disks, and a few counts of these. No row comes to
 * the driver.
 */
final class CutPass {
  /** Tasks that add counts up; their sums come to the driver. */
  private static final int MERGES = 8;

  private CutPass() {}

  static Cuts cuts(SourceRows rows, SplitMethod method, SplitRule rule, long seed) {
    JavaRDD<byte[]> blocks =
        rows.map((partition, cells) -> new PlaceBlocks(cells, method, seed))
            .setName("places of rows")
            .persist(StorageLevel.MEMORY_AND_DISK());
    try {
      return CutSearch.find(extents(blocks), rule, (ranges, bins) -> count(blocks, ranges, bins));
    } finally {
      blocks.unpersist();
    }
  }

  private static Map<String, Extent> extents(JavaRDD<byte[]> blocks) {
    Map<String, Extent> extents = new HashMap<>();
    blocks
        .mapPartitionsToPair(CutPass::extents)
        .reduceByKey((a, b) -> Extent.of(a).plus(Extent.of(b)).numbers(), MERGES)
        .collect()
        .forEach(found -> extents.put(found._1(), Extent.of(found._2())));
    return extents;
  }

  private static Iterator<Tuple2<String, long[]>> extents(Iterator<byte[]> blocks) {
    Map<String, Extent> extents = new HashMap<>();
    blocks.forEachRemaining(block -> PlaceBlock.read(block).addTo(extents));
    return extents.entrySet().stream()
        .map(found -> new Tuple2<>(found.getKey(), found.getValue().numbers()))
        .iterator();
  }

  private static long[] count(JavaRDD<byte[]> blocks, List<PlaceRange> ranges, int bins) {
    ArrayList<PlaceRange> asked = new ArrayList<>(ranges);
    JavaRDD<Tuple2<Integer, long[]>> counts =
        blocks.mapPartitionsWithIndex(
            (partition, some) -> {
              long[] own = new long[asked.size() * bins];
              some.forEachRemaining(block -> PlaceBlock.read(block).count(asked, bins, own));
              return List.of(new Tuple2<>(partition % MERGES, own)).iterator();
            },
            false);
    return JavaPairRDD.fromJavaRDD(counts)
        .reduceByKey(CutPass::sum, MERGES)
        .values()
        .collect()
        .stream()
        .reduce(new long[asked.size() * bins], CutPass::sum);
  }

  private static long[] sum(long[] a, long[] b) {
    long[] sum = new long[a.length];
    Arrays.setAll(sum, i -> a[i] + b[i]);
    return sum;
  }
}
