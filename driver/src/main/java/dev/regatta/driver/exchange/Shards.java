package dev.regatta.driver.exchange;

import dev.regatta.worker.shard.PackedShard;
import java.util.List;

/**
 * The packed rows of a run, one shard per worker and part.
 *
 * @param sampleRows at most so many rows of each training shard make the training sample
 */
public record Shards(
    List<PackedShard> training,
    List<PackedShard> validation,
    List<PackedShard> test,
    int sampleRows) {
  public List<PackedShard> of(Part part) {
    return switch (part) {
      case TRAINING_SAMPLE -> training;
      case VALIDATION -> validation;
      case TEST -> test;
    };
  }

  /** The rows of a shard that belong to the part. */
  public int rowsOf(Part part, PackedShard shard) {
    return part == Part.TRAINING_SAMPLE ? Math.min(sampleRows, shard.rows()) : shard.rows();
  }
}
