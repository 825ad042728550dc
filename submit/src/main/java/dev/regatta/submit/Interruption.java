package dev.regatta.submit;

import java.io.PrintStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.hadoop.util.ShutdownHookManager;
import org.apache.spark.util.SignalUtils;

/**
 * Ends a run well when the process is told to end: the round is finished and a last checkpoint
 * written before Spark's own shutdown begins. After SIGINT (Ctrl-C) the run takes the time that it
 * needs, and a second one ends the process; after other signals the machine may be about to go, so
 * there is a limit. The process ends by the signal's own exit code.
 */
final class Interruption {
  /** Above the priority of Spark's hooks (50), which stop the session. */
  private static final int PRIORITY = 100;

  /** Work in Spark is interrupted 29 seconds after the signal. */
  private static final long LIMIT_SECONDS = 25;

  private final AtomicBoolean requested = new AtomicBoolean();
  private final CountDownLatch done = new CountDownLatch(1);
  private final PrintStream out;

  private Interruption(PrintStream out) {
    this.out = out;
  }

  static Interruption install(PrintStream out) {
    Interruption interruption = new Interruption(out);
    SignalUtils.register("INT", interruption::isFirst);
    ShutdownHookManager.get()
        .addShutdownHook(interruption::await, PRIORITY, LIMIT_SECONDS + 1, TimeUnit.SECONDS);
    return interruption;
  }

  boolean requested() {
    return requested.get();
  }

  /** The run has ended, in whatever way. */
  void done() {
    done.countDown();
  }

  /** For the caller; the JVM that is shutting down has its own. */
  int exitCode() {
    return ExitCode.INTERRUPTED;
  }

  /** At SIGINT: whether that is all that is done about it. */
  private Object isFirst() {
    boolean first = requested.compareAndSet(false, true);
    if (first) {
      out.println();
      out.println(
          "interrupted: the round is finished and a checkpoint written; Ctrl-C again ends at once");
      out.flush();
    } else {
      done();
    }
    return first;
  }

  private void await() {
    requested.set(true);
    try {
      done.await(LIMIT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
