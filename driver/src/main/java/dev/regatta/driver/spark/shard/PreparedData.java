package dev.regatta.driver.spark.shard;

import dev.regatta.driver.spark.split.Split;
import dev.regatta.worker.prepare.Preparation;
import dev.regatta.worker.shard.PackedShard;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.rdd.PartitionPruningRDD;
import scala.runtime.AbstractFunction1;

/**
 * The shards of a job: packed, and cached in the executors (what memory does not hold lies on their
 * disks) until {@link #close}.
 */
public final class PreparedData implements AutoCloseable {
  private final JavaRDD<PackedShard> shards;
  private final List<Split> splits;
  private final int workers;
  private final Packing packing;
  private final List<long[]> unseen;
  private final double shardSeconds;

  PreparedData(
      JavaRDD<PackedShard> shards,
      List<Split> splits,
      int workers,
      Packing packing,
      List<long[]> unseen,
      double shardSeconds) {
    this.shards = shards;
    this.splits = splits;
    this.workers = workers;
    this.packing = packing;
    this.unseen = unseen;
    this.shardSeconds = shardSeconds;
  }

  public Preparation preparation() {
    return packing.preparation();
  }

  /** The shards of a split: as many partitions as workers, one shard in each, some maybe empty. */
  public Optional<JavaRDD<PackedShard>> shards(Split split) {
    int index = splits.indexOf(split);
    if (index < 0) {
      return Optional.empty();
    }
    PartitionPruningRDD<PackedShard> chosen =
        PartitionPruningRDD.create(
            shards.rdd(), new Between(index * workers, (index + 1) * workers));
    return Optional.of(
        JavaRDD.fromRDD(chosen, shards.classTag()).setName(split.label() + " shards"));
  }

  public JavaRDD<PackedShard> training() {
    return shards(Split.TRAINING).orElseThrow();
  }

  public JavaRDD<PackedShard> validation() {
    return shards(Split.VALIDATION).orElseThrow();
  }

  /** The test rows, where the job has some. */
  public Optional<JavaRDD<PackedShard>> test() {
    return shards(Split.TEST);
  }

  public int workers() {
    return workers;
  }

  /** The rows of every worker's shard of a split; none where the job has no such split. */
  public long[] rowsPerWorker(Split split) {
    int index = splits.indexOf(split);
    return index < 0
        ? new long[0]
        : Arrays.copyOfRange(packing.rows(), index * workers, (index + 1) * workers);
  }

  /**
   * Cells of a split whose text is no category of the training rows, by column; columns without any
   * are left out.
   */
  public Map<String, Long> unseenCategories(Split split) {
    List<String> columns = preparation().layout().textColumns();
    Map<String, Long> counts = new LinkedHashMap<>();
    int index = splits.indexOf(split);
    for (int i = 0; i < columns.size(); i++) {
      long count = 0;
      for (int worker = 0; index >= 0 && worker < workers; worker++) {
        count += unseen.get(index * workers + worker)[i];
      }
      if (count > 0) {
        counts.put(columns.get(i), count);
      }
    }
    return counts;
  }

  /** Seconds spent to deal, prepare and pack all rows. */
  public double shardSeconds() {
    return shardSeconds;
  }

  /** Frees the caches. */
  @Override
  public void close() {
    shards.unpersist();
  }

  /** Chooses partitions from..to-1. */
  private static final class Between extends AbstractFunction1<Object, Object>
      implements java.io.Serializable {
    private static final long serialVersionUID = 1L;
    private final int from;
    private final int to;

    Between(int from, int to) {
      this.from = from;
      this.to = to;
    }

    @Override
    public Object apply(Object partition) {
      int index = (Integer) partition;
      return index >= from && index < to;
    }
  }
}
