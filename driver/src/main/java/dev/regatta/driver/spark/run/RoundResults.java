package dev.regatta.driver.spark.run;

import dev.regatta.conf.UserException;
import dev.regatta.driver.report.MemoryEstimate;
import dev.regatta.worker.train.LocalSpec;
import org.apache.spark.SparkConf;

/**
 * What the tasks of a round return where a round is a Spark job, which has limits for that.
 *
 * @param workerBytes of each task
 */
record RoundResults(int workers, long workerBytes) {
  /** Names and sums beside the vectors, and what Spark adds to a task's result. */
  private static final long OVERHEAD_BYTES = 8 << 10;

  private static final String LIMIT = "spark.driver.maxResultSize";
  private static final long MIB = 1 << 20;

  static RoundResults of(int workers, LocalSpec spec) {
    long vectors = spec.vectors() + (long) spec.keptVectors() * spec.threads();
    long bytes = vectors * Float.BYTES * spec.network().parameters() + OVERHEAD_BYTES;
    return new RoundResults(workers, bytes);
  }

  /**
   * Refuses what Spark would not carry.
   *
   * @throws UserException naming the limit
   */
  void require(SparkConf conf) {
    if (workerBytes > Integer.MAX_VALUE) {
      throw new UserException(
          "training.exchange: with jobs a worker returns %d bytes each round, and a task's result holds at most %d; use resident, which has no such limit"
              .formatted(workerBytes, Integer.MAX_VALUE));
    }
    long bytes = workers * workerBytes;
    long limit = conf.getSizeAsBytes(LIMIT, "1g");
    if (limit > 0 && bytes > limit) {
      throw new UserException(
          "training.exchange: with jobs %d workers return %s (%d bytes) each round, and %s is %s; start with --conf %s=%dm, or use resident, which has no such limit"
              .formatted(
                  workers,
                  MemoryEstimate.size(bytes),
                  bytes,
                  LIMIT,
                  MemoryEstimate.size(limit),
                  LIMIT,
                  (bytes + MIB - 1) / MIB));
    }
  }
}
