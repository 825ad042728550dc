package dev.regatta.driver.spark.resident;

import java.util.function.Consumer;
import org.apache.spark.SparkContext;

/** How many tasks a session can run at once, when its executors have come. */
public final class TaskSlots {
  private static final long SETTLED_MILLIS = 1000;
  private static final long LIMIT_MILLIS = 15_000;
  private static final long PATIENCE_MILLIS = 120_000;

  private TaskSlots() {}

  /** Waits until the number has stood still for a second; 15 seconds at most. */
  public static int of(SparkContext spark) {
    if (spark.isLocal()) {
      return now(spark);
    }
    long start = System.nanoTime();
    long changed = start;
    int slots = now(spark);
    while (millisSince(start) < LIMIT_MILLIS
        && (slots == 0 || millisSince(changed) < SETTLED_MILLIS)) {
      pause();
      int newer = now(spark);
      if (newer != slots) {
        slots = newer;
        changed = System.nanoTime();
      }
    }
    return slots;
  }

  /**
   * The same, and where they are fewer than wanted it waits for more: an executor that was lost a
   * moment ago is soon replaced. Two minutes at most, and not where executors come with the tasks.
   *
   * @param note told that it waits
   */
  public static int of(SparkContext spark, int wanted, Consumer<String> note) {
    int slots = of(spark);
    boolean fixed =
        spark.isLocal() || spark.conf().getBoolean("spark.dynamicAllocation.enabled", false);
    if (fixed || slots >= wanted) {
      return slots;
    }
    note.accept(
        "the session has %d of %d task slots; waiting for executors for %d s at most"
            .formatted(slots, wanted, PATIENCE_MILLIS / 1000));
    long start = System.nanoTime();
    while (slots < wanted && millisSince(start) < PATIENCE_MILLIS) {
      pause();
      slots = now(spark);
    }
    return slots;
  }

  /**
   * Waits until there are as many as workers: a barrier stage itself would wait without an end.
   *
   * @throws NoSlotsException where they do not come within two minutes
   */
  static void await(SparkContext spark, int workers) {
    long start = System.nanoTime();
    int found = now(spark);
    while (found < workers) {
      if (millisSince(start) > PATIENCE_MILLIS) {
        throw new NoSlotsException(workers, found, PATIENCE_MILLIS / 1000);
      }
      pause();
      found = now(spark);
    }
  }

  private static int now(SparkContext spark) {
    return spark.maxNumConcurrentTasks(spark.resourceProfileManager().defaultResourceProfile());
  }

  private static long millisSince(long nanos) {
    return (System.nanoTime() - nanos) / 1_000_000;
  }

  private static void pause() {
    try {
      Thread.sleep(50);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for executors", e);
    }
  }
}
