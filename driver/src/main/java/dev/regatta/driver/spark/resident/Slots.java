package dev.regatta.driver.spark.resident;

import org.apache.spark.SparkContext;

/** The tasks that a session can run at once: a barrier stage waits for them without an end. */
final class Slots {
  private static final long LIMIT_MILLIS = 120_000;
  private static final long POLL_MILLIS = 50;

  private final SparkContext spark;

  Slots(SparkContext spark) {
    this.spark = spark;
  }

  /**
   * Waits until there are as many as workers.
   *
   * @throws NoSlotsException where they do not come within two minutes
   */
  void await(int workers) {
    long end = System.nanoTime() + LIMIT_MILLIS * 1_000_000;
    int found = now();
    while (found < workers) {
      if (System.nanoTime() > end) {
        throw new NoSlotsException(workers, found, LIMIT_MILLIS / 1000);
      }
      pause();
      found = now();
    }
  }

  private int now() {
    return spark.maxNumConcurrentTasks(spark.resourceProfileManager().defaultResourceProfile());
  }

  private static void pause() {
    try {
      Thread.sleep(POLL_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for executors", e);
    }
  }
}
