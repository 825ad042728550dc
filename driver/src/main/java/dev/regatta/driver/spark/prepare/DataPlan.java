package dev.regatta.driver.spark.prepare;

import dev.regatta.driver.data.Task;
import dev.regatta.driver.job.StorageKind;
import dev.regatta.driver.spark.shard.Placement;
import dev.regatta.driver.spark.shard.PreparedData;
import dev.regatta.driver.spark.shard.Sharding;
import dev.regatta.driver.spark.split.BadRowCount;
import dev.regatta.driver.spark.split.NumberRanges;
import dev.regatta.driver.spark.split.Split;
import dev.regatta.driver.spark.split.SplitRows;
import dev.regatta.driver.spark.split.TypeDrift;
import dev.regatta.worker.network.EmbeddingTable;
import dev.regatta.worker.prepare.Preparation;
import dev.regatta.worker.prepare.RowForm;
import dev.regatta.worker.shard.PackedShard;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/**
 * A job's rows, read, split and counted, with the fitted preparation: all that a person or a check
 * of memory wants to know before rows are packed.
 */
public final class DataPlan {
  /** Of all threads of a worker together. */
  private static final double BLOCK_BYTES = 16 << 20;

  private static final int MAX_BLOCK_ROWS = 1 << 22;

  private final SplitRows rows;
  private final Preparation preparation;
  private final double nonZerosPerRow;
  private final Map<Split, long[]> counts;
  private final Map<String, Long> classRows;
  private final List<BadRowCount> skipped;
  private final long[] fingerprint;
  private final NumberRanges ranges;
  private final List<TypeDrift> types;
  private final double readSeconds;
  private final double prepareSeconds;

  DataPlan(
      SplitRows rows,
      Preparation preparation,
      double nonZerosPerRow,
      Map<Split, long[]> counts,
      Map<String, Long> classRows,
      List<BadRowCount> skipped,
      long[] fingerprint,
      NumberRanges ranges,
      List<TypeDrift> types,
      double readSeconds,
      double prepareSeconds) {
    this.rows = rows;
    this.preparation = preparation;
    this.nonZerosPerRow = nonZerosPerRow;
    this.counts = counts;
    this.classRows = Map.copyOf(classRows);
    this.skipped = List.copyOf(skipped);
    this.fingerprint = fingerprint;
    this.ranges = ranges;
    this.types = List.copyOf(types);
    this.readSeconds = readSeconds;
    this.prepareSeconds = prepareSeconds;
  }

  public Preparation preparation() {
    return preparation;
  }

  /** The same rows, prepared by numbers that were fitted elsewhere on columns of the same kinds. */
  public DataPlan preparedBy(Preparation other) {
    return new DataPlan(
        rows,
        other,
        nonZerosPerRow,
        counts,
        classRows,
        skipped,
        fingerprint,
        ranges,
        types,
        readSeconds,
        prepareSeconds);
  }

  /**
   * The same with a share of the training rows: the first ones in the order that content and seed
   * give, at least one. Their preparation stays that of all.
   */
  public DataPlan shared(double share) {
    if (share == 1) {
      return this;
    }
    long left = Math.max(1, Math.round(share * rows(Split.TRAINING)));
    long[] training = counts.getOrDefault(Split.TRAINING, new long[0]).clone();
    for (int range = 0; range < training.length; range++) {
      training[range] = Math.min(left, training[range]);
      left -= training[range];
    }
    Map<Split, long[]> fewer = new EnumMap<>(counts);
    fewer.put(Split.TRAINING, training);
    return new DataPlan(
        rows,
        preparation,
        nonZerosPerRow,
        fewer,
        classRows,
        skipped,
        fingerprint,
        ranges,
        types,
        readSeconds,
        prepareSeconds);
  }

  /** Classification or regression, never auto. */
  public Task task() {
    return preparation.layout().label().regresses() ? Task.REGRESSION : Task.CLASSIFICATION;
  }

  /** The rows of a split; 0 where the job has no such split. */
  public long rows(Split split) {
    return LongStream.of(counts.getOrDefault(split, new long[0])).sum();
  }

  /** The training rows of each class, by its name; empty in a regression. */
  public Map<String, Long> classRows() {
    return classRows;
  }

  /** Rows that were left out as bad, by source, column and reason. */
  public List<BadRowCount> skipped() {
    return skipped;
  }

  /** How many rows were left out as bad. */
  public long rowsSkipped() {
    return skipped.stream().mapToLong(BadRowCount::rows).sum();
  }

  /**
   * A name of the data: other training rows, another seed or another number of held-out rows give
   * another one; other files, partitions or orders of the same rows do not.
   */
  public String fingerprint() {
    return "%016x%016x-%d-%d-%d"
        .formatted(
            fingerprint[0],
            fingerprint[1],
            rows(Split.TRAINING),
            rows(Split.VALIDATION),
            rows(Split.TEST));
  }

  /**
   * The most heap that one worker's shards take, of all splits together, in bytes; that of sparse
   * rows as if they were all like the training rows on average.
   */
  public long bytesPerWorker(int workers) {
    long bytes = 0;
    for (Split split : counts.keySet()) {
      boolean weighted = preparation.layout().weighted();
      int most = Math.toIntExact((rows(split) + workers - 1) / workers);
      int labels = preparation.labels();
      bytes +=
          preparation.rows() == RowForm.SPARSE
              ? PackedShard.sparseBytes(most, Math.round(most * nonZerosPerRow), labels, weighted)
              : PackedShard.bytes(most, preparation.width(), labels, weighted);
    }
    return bytes;
  }

  /** The same where the rows lie as they are placed: of those on disk, what is read ahead. */
  public long bytesPerWorker(int workers, Placement placement) {
    if (placement.kind() == StorageKind.MEMORY) {
      return bytesPerWorker(workers);
    }
    long most = (rows(Split.TRAINING) + workers - 1) / workers;
    return (long) Math.ceil(placement.rowsHeld(most) * bytesPerRow());
  }

  /** The rows of a block on disk, where the job does not say: a function of rows and threads. */
  public int blockRows(int threads) {
    return (int) Math.max(1, Math.min(MAX_BLOCK_ROWS, BLOCK_BYTES / threads / bytesPerRow()));
  }

  private double bytesPerRow() {
    boolean weighted = preparation.layout().weighted();
    int labels = preparation.labels();
    return preparation.rows() == RowForm.SPARSE
        ? 8 * nonZerosPerRow + 4.0 * (1 + labels + (weighted ? 1 : 0))
        : 4.0 * (preparation.width() + labels + (weighted ? 1 : 0));
  }

  /** The tables of embeddings, in one line; empty where there are none. */
  public Optional<String> describeTables() {
    List<EmbeddingTable> tables = preparation.embeddings();
    return tables.isEmpty()
        ? Optional.empty()
        : Optional.of(
            tables.stream()
                .map(DataPlan::size)
                .collect(Collectors.joining(", ", "embeddings: ", "")));
  }

  private static String size(EmbeddingTable table) {
    return String.format(Locale.ROOT, "%s %,d x %d", table.column(), table.rows(), table.width());
  }

  /** How rows are held, in one line; empty where they are dense, as most are. */
  public Optional<String> describeRows() {
    return preparation.rows() == RowForm.DENSE
        ? Optional.empty()
        : Optional.of(
            String.format(
                Locale.ROOT,
                "rows are sparse: on average %.1f of %d inputs are not zero (prepare.rows)",
                nonZerosPerRow,
                preparation.width()));
  }

  /** Columns whose types differ between the sources. */
  public List<TypeDrift> typeDrift() {
    return types;
  }

  /** Seconds spent to find files, columns and their kinds. */
  public double readSeconds() {
    return readSeconds;
  }

  /** Seconds spent to read all rows, split them and fit the preparation. */
  public double prepareSeconds() {
    return prepareSeconds;
  }

  /**
   * Deals every split's rows to the workers, prepares, packs and caches them.
   *
   * @param workers at least 1; shards of one split differ by one row at most
   */
  public PreparedData pack(int workers) {
    return pack(workers, Placement.WHOLE);
  }

  /** The same, with rows that lie and are cut as the placement says. */
  public PreparedData pack(int workers, Placement placement) {
    long heldBytes = bytesPerWorker(workers, placement);
    return Sharding.pack(rows, preparation, ranges, counts, workers, placement, heldBytes);
  }
}
