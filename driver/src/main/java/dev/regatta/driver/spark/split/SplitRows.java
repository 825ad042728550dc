package dev.regatta.driver.spark.split;

import dev.regatta.driver.data.BadRows;
import dev.regatta.driver.spark.read.SourceRows;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.SparkSession;

/**
 * All rows of a job as records, split and in the order that content and seed give. Lazy: the first
 * action reads the sources, once; later ones read the shuffle's files.
 */
public final class SplitRows {
  private static final int MAX_RANGES = 2000;

  private final JavaPairRDD<Long, byte[]> pages;
  private final RangePartitioner partitioner;

  private SplitRows(JavaPairRDD<Long, byte[]> pages, RangePartitioner partitioner) {
    this.pages = pages;
    this.partitioner = partitioner;
  }

  /**
   * A source and what its rows are for.
   *
   * @param rows of the source
   * @param observers see them meanwhile, in tasks
   */
  public record Part(SourceRows rows, SplitDecision decision, Observer.Factory observers) {
    private SplitRule rule() {
      return decision.rule();
    }

    private boolean feeds(Split split) {
      return switch (split) {
        case TEST -> rule().testShare() > 0 || rule().rest() == Split.TEST;
        case VALIDATION -> rule().validationShare() > 0 || rule().rest() == Split.VALIDATION;
        case TRAINING -> rule().rest() == Split.TRAINING;
      };
    }
  }

  public static SplitRows of(SparkSession spark, List<Part> parts, long seed, BadRows badRows) {
    RangePartitioner partitioner = partitioner(spark, parts);
    JavaPairRDD<Long, byte[]> all = null;
    for (Part part : parts) {
      JavaPairRDD<Long, byte[]> pages = pages(part, seed, badRows, partitioner);
      all = all == null ? pages : all.union(pages);
    }
    if (all == null) {
      throw new IllegalArgumentException("no source");
    }
    JavaPairRDD<Long, byte[]> sorted =
        all.repartitionAndSortWithinPartitions(partitioner, Comparator.<Long>naturalOrder());
    return new SplitRows(sorted.setName("rows by split and hash"), partitioner);
  }

  /** Pages of records by bucket, for {@link OrderedRecords}; the last partition is no rows. */
  public JavaPairRDD<Long, byte[]> pages() {
    return pages;
  }

  /** What the observers found, merged in one task by a fold over it. */
  public byte[] observed(FlatMapFunction<Iterator<byte[]>, byte[]> merge) {
    return pages
        .values()
        .mapPartitions(merge)
        .collectPartitions(new int[] {partitioner.notes()})[0]
        .get(0);
  }

  public RangePartitioner partitioner() {
    return partitioner;
  }

  /** The splits that rows are meant for. */
  public List<Split> splits() {
    return Stream.of(Split.values()).filter(split -> partitioner.ranges(split) > 0).toList();
  }

  private static RangePartitioner partitioner(SparkSession spark, List<Part> parts) {
    int[] ranges = new int[Split.COUNT];
    int parallelism = spark.sparkContext().defaultParallelism();
    for (Part part : parts) {
      int inputs = Math.max(part.rows().partitions(), parallelism);
      for (Split split : Split.values()) {
        ranges[split.code()] += part.feeds(split) ? ranges(part.rule(), split, inputs) : 0;
      }
    }
    return new RangePartitioner(ranges);
  }

  /** The partitions that a split gets of a source with so many. */
  private static int ranges(SplitRule rule, Split split, int inputs) {
    double share =
        switch (split) {
          case TEST -> rule.testShare();
          case VALIDATION -> rule.validationShare();
          case TRAINING -> 1;
        };
    double wanted = rule.rest() == split ? inputs : Math.ceil(inputs * share);
    return (int) Math.max(1, Math.min(MAX_RANGES, wanted));
  }

  private static JavaPairRDD<Long, byte[]> pages(
      Part part, long seed, BadRows badRows, RangePartitioner partitioner) {
    SplitDecision decision = part.decision();
    Observer.Factory observers = part.observers();
    String source = part.rows().key();
    return JavaPairRDD.fromJavaRDD(
        part.rows()
            .map(
                (partition, rows) ->
                    new SplitPages(
                        rows,
                        decision,
                        seed,
                        badRows,
                        new BadRowNotes(source),
                        partitioner,
                        observers.open(partitioner.numPartitions()))));
  }
}
