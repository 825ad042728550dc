package dev.regatta.driver.spark.shard;

import org.apache.spark.TaskContext;
import org.apache.spark.memory.MemoryConsumer;
import org.apache.spark.memory.MemoryMode;

/**
 * Heap of a task that Spark knows to be taken: the sort of the rows that are read meanwhile keeps
 * so much less of them in memory, and writes the others to its local disk.
 *
 * <p>Spark gives less than is asked for where it has no more; the rest is taken all the same.
 */
final class TaskMemory extends MemoryConsumer {
  private TaskMemory(TaskContext task) {
    super(task.taskMemoryManager(), MemoryMode.ON_HEAP);
  }

  /** Takes so many bytes, until it is released. */
  static TaskMemory take(TaskContext task, long bytes) {
    TaskMemory memory = new TaskMemory(task);
    memory.acquireMemory(bytes);
    return memory;
  }

  /** Nothing can be given back before it is released. */
  @Override
  public long spill(long bytes, MemoryConsumer other) {
    return 0;
  }

  void release() {
    freeMemory(getUsed());
  }
}
