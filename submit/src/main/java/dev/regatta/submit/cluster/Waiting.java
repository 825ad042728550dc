package dev.regatta.submit.cluster;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waiting with a limit. */
final class Waiting {
  private Waiting() {}

  /** Polls until {@code condition} holds; false where it did not within {@code limit}. */
  static boolean until(Duration limit, Duration poll, BooleanSupplier condition) {
    long deadline = System.nanoTime() + limit.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - deadline > 0) {
        return false;
      }
      try {
        Thread.sleep(poll.toMillis());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new ClusterException("interrupted while waiting for the cluster");
      }
    }
    return true;
  }
}
