package dev.regatta.driver.spark.shard;

import dev.regatta.driver.exchange.WorkerShards;
import dev.regatta.driver.spark.split.Split;
import dev.regatta.driver.spark.split.TypeDrift;
import dev.regatta.worker.prepare.InputColumn;
import dev.regatta.worker.prepare.Layout;
import dev.regatta.worker.prepare.Preparation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.apache.spark.api.java.JavaRDD;

/**
 * The shards of a job: packed, and cached in the executors (what memory does not hold lies on their
 * disks) until {@link #close}.
 */
public final class PreparedData implements AutoCloseable {
  private final JavaRDD<WorkerShards> shards;
  private final JavaRDD<byte[]> blocks;
  private final Packing packing;
  private final List<long[][]> unseen;
  private final double shardSeconds;

  /**
   * Names the shards.
   *
   * @param blocks has the number that blocks on disk are stored under
   * @param unseen by worker and split: cells with unseen categories by text column, then, of
   *     held-out rows, cells outside the range of training rows by column of numbers
   */
  PreparedData(
      JavaRDD<WorkerShards> shards,
      JavaRDD<byte[]> blocks,
      Packing packing,
      List<long[][]> unseen,
      double shardSeconds) {
    this.shards = shards;
    this.blocks = blocks;
    this.packing = packing;
    this.unseen = unseen;
    this.shardSeconds = shardSeconds;
  }

  public Preparation preparation() {
    return packing.preparation();
  }

  /**
   * The cached shards: partition i holds one element, the shards of worker i, some maybe empty. A
   * barrier stage may run on it: no RDD of its stage has another number of partitions.
   */
  public JavaRDD<WorkerShards> shards() {
    return shards;
  }

  public int workers() {
    return shards.getNumPartitions();
  }

  /** The rows of every worker's shard of a split; none where the job has no such split. */
  public long[] rowsPerWorker(Split split) {
    return packing.rows().getOrDefault(split, new long[0]).clone();
  }

  /**
   * Cells of a split whose text is no category of the training rows, by column; columns without any
   * are left out.
   */
  public Map<String, Long> unseenCategories(Split split) {
    return unseen(split, preparation().layout().textColumns(), 0);
  }

  /** Cells that training rows did not show the like of, by column, counted from a place on. */
  private Map<String, Long> unseen(Split split, List<String> columns, int from) {
    Map<String, Long> counts = new LinkedHashMap<>();
    int index = List.copyOf(packing.rows().keySet()).indexOf(split);
    for (int i = 0; index >= 0 && i < columns.size(); i++) {
      long count = 0;
      for (long[][] worker : unseen) {
        count += worker[index][from + i];
      }
      if (count > 0) {
        counts.put(columns.get(i), count);
      }
    }
    return counts;
  }

  /**
   * How held-out rows differ from the training rows, by split and column; columns that do not are
   * left out.
   *
   * @param types columns whose types differ between the sources
   */
  public List<ColumnDrift> drift(List<TypeDrift> types) {
    Layout layout = preparation().layout();
    List<ColumnDrift> drift = new ArrayList<>();
    for (Split split : List.of(Split.VALIDATION, Split.TEST)) {
      Map<String, Long> newCategories = unseenCategories(split);
      Map<String, Long> outside = unseen(split, packing.ranges().columns(), layout.texts());
      for (InputColumn input : layout.inputs()) {
        String column = input.name();
        Optional<TypeDrift> ofTypes =
            types.stream()
                .filter(type -> type.split() == split && type.column().equals(column))
                .findFirst();
        if (newCategories.containsKey(column)
            || outside.containsKey(column)
            || ofTypes.isPresent()) {
          drift.add(
              new ColumnDrift(
                  split,
                  column,
                  LongStream.of(rowsPerWorker(split)).sum(),
                  newCategories.getOrDefault(column, 0L),
                  outside.getOrDefault(column, 0L),
                  ofTypes));
        }
      }
    }
    return drift;
  }

  /** Seconds spent to deal, prepare and pack all rows. */
  public double shardSeconds() {
    return shardSeconds;
  }

  /** Frees the caches. */
  @Override
  public void close() {
    shards.unpersist();
    blocks.unpersist();
  }
}
