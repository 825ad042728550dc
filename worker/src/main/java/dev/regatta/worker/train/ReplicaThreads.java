package dev.regatta.worker.train;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The threads of one worker: the caller's, and helpers that wait from one piece of work to the
 * next. One piece of work at a time.
 */
final class ReplicaThreads implements AutoCloseable {
  private final List<Thread> helpers = new ArrayList<>();
  private final List<Throwable> failures = new ArrayList<>();
  private volatile boolean givingUp;
  private @Nullable IntConsumer work;
  private long turn;
  private int busy;
  private boolean closed;

  private ReplicaThreads() {}

  /** Starts as many as there are members, the caller's thread included. */
  static ReplicaThreads of(int members) {
    ReplicaThreads threads = new ReplicaThreads();
    for (int member = 1; member < members; member++) {
      int index = member;
      Thread helper = new Thread(() -> threads.help(index), "regatta-replica");
      helper.setDaemon(true);
      helper.start();
      threads.helpers.add(helper);
    }
    return threads;
  }

  int members() {
    return 1 + helpers.size();
  }

  /** Whether a member failed or the caller was interrupted: then the others need not finish. */
  boolean givingUp() {
    return givingUp;
  }

  /**
   * Runs the work once by every member, the caller being member 0, and waits for all of them, also
   * where one fails: their buffers are the caller's again.
   */
  void run(IntConsumer task) {
    givingUp = false;
    if (helpers.isEmpty()) {
      task.accept(0);
      return;
    }
    begin(task);
    attempt(task, 0);
    if (awaitHelpers()) {
      Thread.currentThread().interrupt();
      throw new RoundCancelledException();
    }
    throwFailure();
  }

  private synchronized void begin(IntConsumer task) {
    failures.clear();
    work = task;
    busy = helpers.size();
    turn++;
    notifyAll();
  }

  private void attempt(IntConsumer task, int member) {
    try {
      task.accept(member);
    } catch (RuntimeException | Error e) {
      givingUp = true;
      synchronized (this) {
        failures.add(e);
      }
    }
  }

  /** Returns whether the caller was interrupted meanwhile. */
  private synchronized boolean awaitHelpers() {
    boolean interrupted = false;
    while (busy > 0) {
      try {
        wait();
      } catch (InterruptedException e) {
        interrupted = true;
        givingUp = true;
      }
    }
    work = null;
    return interrupted;
  }

  /** The first failure; that others gave up because of it is none. */
  private void throwFailure() {
    for (Throwable failure : failures) {
      if (!(failure instanceof RoundCancelledException)) {
        throw new IllegalStateException("a replica failed: " + failure, failure);
      }
    }
    if (!failures.isEmpty()) {
      throw new RoundCancelledException();
    }
  }

  private void help(int member) {
    long done = 0;
    for (IntConsumer task = next(done); task != null; task = next(done)) {
      attempt(task, member);
      done++;
      finished();
    }
  }

  /** Waits for the turn after those done; null when they are closed. */
  private synchronized @Nullable IntConsumer next(long done) {
    while (turn == done && !closed) {
      try {
        wait();
      } catch (InterruptedException e) {
        // Only close ends a helper: a caller may be waiting for it.
      }
    }
    return turn == done ? null : work;
  }

  private synchronized void finished() {
    busy--;
    if (busy == 0) {
      notifyAll();
    }
  }

  /** Ends the helpers, after what they are doing; when it returns there are none. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      notifyAll();
    }
    try {
      for (Thread helper : helpers) {
        helper.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
