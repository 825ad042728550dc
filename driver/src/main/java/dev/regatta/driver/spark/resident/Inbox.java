package dev.regatta.driver.spark.resident;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Where a worker waits for its next order. */
final class Inbox {
  /** Spark tells a task that it is killed, but does not wake it up. */
  private static final long POLL_MILLIS = 200;

  private final BlockingQueue<Order> orders = new ArrayBlockingQueue<>(1);
  private final BooleanSupplier killed;
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
  boolean offer(Order order) {
    return orders.offer(order);
  }

  void dismiss() {
    dismissed = true;
  }

  boolean dismissed() {
    return dismissed || killed.getAsBoolean();
  }

  /** The next order; null when the worker is to leave. */
  @Nullable Order next() throws InterruptedException {
    Order order = null;
    while (order == null && !dismissed()) {
      order = orders.poll(POLL_MILLIS, TimeUnit.MILLISECONDS);
    }
    return dismissed() ? null : order;
  }
}
