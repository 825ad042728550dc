package dev.regatta.submit.packaged;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Runs two scripts at a time: each is idle for a good part of its start. */
final class Pool implements AutoCloseable {
  private final ExecutorService threads = Executors.newFixedThreadPool(2);

  <T> Future<T> submit(Callable<T> work) {
    return threads.submit(work);
  }

  /** What has not begun never will. */
  @Override
  public void close() {
    threads.shutdownNow();
  }
}
