package dev.regatta.driver.exchange;

import dev.regatta.worker.shard.PackedShard;
import java.util.List;

/**
 * The packed rows of a run, by worker.
 *
 * @param sampleRows at most so many rows of each training shard make the training sample
 */
public record Shards(List<WorkerShards> workers, int sampleRows) {
  /** The rows of a shard that belong to the part. */
  public int rowsOf(Part part, PackedShard shard) {
    return part == Part.TRAINING_SAMPLE ? Math.min(sampleRows, shard.rows()) : shard.rows();
  }
}
