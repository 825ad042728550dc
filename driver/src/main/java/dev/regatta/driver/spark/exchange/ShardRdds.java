package dev.regatta.driver.spark.exchange;

import dev.regatta.driver.exchange.Part;
import dev.regatta.worker.shard.PackedShard;
import java.util.Optional;
import org.apache.spark.api.java.JavaRDD;

/**
 * The cached rows of a run: one shard per partition, partition i belonging to worker i.
 *
 * @param sampleRows at most so many rows of each training shard make the training sample
 */
public record ShardRdds(
    JavaRDD<PackedShard> training,
    JavaRDD<PackedShard> validation,
    Optional<JavaRDD<PackedShard>> test,
    int sampleRows) {
  JavaRDD<PackedShard> of(Part part) {
    return switch (part) {
      case TRAINING_SAMPLE -> training;
      case VALIDATION -> validation;
      case TEST -> test.orElseThrow();
    };
  }
}
