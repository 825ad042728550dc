package dev.regatta.driver.spark.split;

import dev.regatta.driver.data.BadRows;
import dev.regatta.driver.spark.read.Frame;
import dev.regatta.driver.spark.read.RowReader;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/**
 * All rows of a job as records, split and in the order that content and seed give. Lazy: the first
 * action reads the sources, once; later ones read the shuffle's files.
 */
public final class SplitRows {
  private static final int MAX_RANGES = 2000;

  private final JavaRDD<byte[]> records;
  private final RangePartitioner partitioner;

  private SplitRows(JavaRDD<byte[]> records, RangePartitioner partitioner) {
    this.records = records;
    this.partitioner = partitioner;
  }

  /**
   * A source and what its rows are for.
   *
   * @param reader of the frame's rows
   */
  public record Part(Frame frame, RowReader reader, SplitRule rule) {
    private boolean feeds(Split split) {
      return switch (split) {
        case TEST -> rule.testShare() > 0 || rule.rest() == Split.TEST;
        case VALIDATION -> rule.validationShare() > 0 || rule.rest() == Split.VALIDATION;
        case TRAINING -> rule.rest() == Split.TRAINING;
      };
    }
  }

  public static SplitRows of(SparkSession spark, List<Part> parts, long seed, BadRows badRows) {
    int[] ranges = new int[Split.COUNT];
    JavaPairRDD<byte[], @Nullable Object> all = null;
    for (Part part : parts) {
      JavaRDD<Row> rows = part.frame().rows(part.reader().columns());
      for (Split split : Split.values()) {
        ranges[split.code()] += part.feeds(split) ? ranges(spark, part, split, rows) : 0;
      }
      JavaPairRDD<byte[], @Nullable Object> records = records(rows, part, seed, badRows);
      all = all == null ? records : all.union(records);
    }
    if (all == null) {
      throw new IllegalArgumentException("no source");
    }
    RangePartitioner partitioner = new RangePartitioner(ranges);
    JavaRDD<byte[]> sorted =
        all.repartitionAndSortWithinPartitions(partitioner, new RowHash.Order()).keys();
    return new SplitRows(sorted.setName("rows by split and hash"), partitioner);
  }

  /** The records, in order within each partition; notes about bad rows in the last. */
  public JavaRDD<byte[]> records() {
    return records;
  }

  public RangePartitioner partitioner() {
    return partitioner;
  }

  /** The splits that rows are meant for. */
  public List<Split> splits() {
    return Stream.of(Split.values()).filter(split -> partitioner.ranges(split) > 0).toList();
  }

  private static int ranges(SparkSession spark, Part part, Split split, JavaRDD<Row> rows) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    int inputs = Math.max(rows.getNumPartitions(), context.defaultParallelism());
    double share =
        switch (split) {
          case TEST -> part.rule().testShare();
          case VALIDATION -> part.rule().validationShare();
          case TRAINING -> 1;
        };
    double wanted = part.rule().rest() == split ? inputs : Math.ceil(inputs * share);
    return (int) Math.max(1, Math.min(MAX_RANGES, wanted));
  }

  private static JavaPairRDD<byte[], @Nullable Object> records(
      JavaRDD<Row> rows, Part part, long seed, BadRows badRows) {
    RowReader reader = part.reader();
    SplitRule rule = part.rule();
    String source = part.frame().key();
    return JavaPairRDD.fromJavaRDD(
        rows.mapPartitionsWithIndex(
            (partition, iterator) ->
                new RecordIterator(
                    iterator, reader, rule, seed, badRows, new BadRowNotes(source, partition)),
            false));
  }
}
