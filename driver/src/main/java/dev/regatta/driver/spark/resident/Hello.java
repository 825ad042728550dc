package dev.regatta.driver.spark.resident;

import dev.regatta.worker.io.CorruptTensorsException;
import dev.regatta.worker.io.Tensors;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;

/**
 * How a worker introduces itself.
 *
 * @param stage the number of the resident stage that it belongs to, counted by the driver
 * @param worker 0-based
 * @param place executor, host and Spark's stage and attempt: for messages
 */
record Hello(long stage, int worker, String place) {
  /** Of the task that this thread runs. */
  static Hello of(long stage, TaskContext task) {
    SparkEnv env = SparkEnv.get();
    String place =
        "executor %s on %s, Spark stage %d.%d"
            .formatted(
                env.executorId(),
                env.blockManager().blockManagerId().host(),
                task.stageId(),
                task.stageAttemptNumber());
    return new Hello(stage, task.partitionId(), place);
  }

  byte[] encode() {
    Tensors frame = new Tensors();
    frame.put("hello", new long[] {stage, worker});
    frame.putMetadata("place", place);
    return frame.encode();
  }

  static Hello decode(byte[] bytes) throws CorruptTensorsException {
    Tensors frame = Tensors.decode(bytes);
    long[] hello = frame.longs("hello");
    return new Hello(hello[0], (int) hello[1], frame.metadata("place").orElse(""));
  }

  String describe() {
    return "worker " + worker + " (" + place + ")";
  }
}
