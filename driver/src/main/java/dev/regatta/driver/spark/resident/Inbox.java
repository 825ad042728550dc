package dev.regatta.driver.spark.resident;

import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Where a worker waits for its next order. */
final class Inbox {
  /** Spark tells a task that it is killed, but does not wake it up. */
  private static final long POLL_MILLIS = 200;

  private final BooleanSupplier killed;
  private @Nullable Order waiting;
  private volatile boolean dismissed;

  /**
   * Makes an empty inbox.
   *
   * @param killed whether Spark wants the task to end
   */
  Inbox(BooleanSupplier killed) {
    this.killed = killed;
  }

  /** Puts an order in; false where there is one already. */
  synchronized boolean offer(Order order) {
    if (waiting != null) {
      return false;
    }
    waiting = order;
    notifyAll();
    return true;
  }

  synchronized void dismiss() {
    dismissed = true;
    notifyAll();
  }

  boolean dismissed() {
    return dismissed || killed.getAsBoolean();
  }

  /** The next order; null when the worker is to leave. */
  synchronized @Nullable Order next() throws InterruptedException {
    while (waiting == null && !dismissed()) {
      wait(POLL_MILLIS);
    }
    Order order = waiting;
    waiting = null;
    return dismissed() ? null : order;
  }
}
