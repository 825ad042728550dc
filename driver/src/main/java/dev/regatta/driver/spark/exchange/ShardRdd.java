package dev.regatta.driver.spark.exchange;

import dev.regatta.driver.exchange.WorkerShards;
import org.apache.spark.api.java.JavaRDD;

/**
 * The cached rows of a run.
 *
 * @param workers one element per partition, partition i belonging to worker i
 * @param sampleRows at most so many rows of each training shard make the training sample
 */
public record ShardRdd(JavaRDD<WorkerShards> workers, int sampleRows) {}
