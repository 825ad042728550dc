package dev.regatta.driver.spark.resident;

import org.jspecify.annotations.Nullable;

/** A worker's way to the driver. */
interface Orders extends AutoCloseable {
  /** Waits for the next order; null when the worker is to leave. */
  @Nullable Order next() throws InterruptedException;

  void answer(Answer answer);

  /** Whether the worker is to leave, even in the middle of an order. */
  boolean dismissed();

  @Override
  void close();
}
