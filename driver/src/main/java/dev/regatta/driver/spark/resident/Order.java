package dev.regatta.driver.spark.resident;

import dev.regatta.driver.exchange.Part;
import dev.regatta.worker.train.RoundPlan;
import dev.regatta.worker.train.StartState;
import java.util.List;

/** What the driver wants of a worker. Arrays are only read, and stand still until the answer. */
sealed interface Order {
  /** The local steps of a round. */
  record Train(RoundPlan plan, StartState start) implements Order {}

  /**
   * Metrics of one set of weights.
   *
   * @param sampleRows at most so many rows of the training shard make the training sample
   */
  record Measure(float[] weights, List<Part> parts, int sampleRows) implements Order {}

  /** The slots that stay with the replicas, for a checkpoint. */
  record ShowKept() implements Order {}
}
