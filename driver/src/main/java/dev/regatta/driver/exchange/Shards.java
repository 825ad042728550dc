package dev.regatta.driver.exchange;

import java.util.List;

/**
 * The packed rows of a run, by worker.
 *
 * @param sampleRows at most so many rows of each training shard make the training sample
 */
public record Shards(List<WorkerShards> workers, int sampleRows) {}
