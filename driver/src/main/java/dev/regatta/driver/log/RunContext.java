package dev.regatta.driver.log;

import org.jspecify.annotations.Nullable;

/**
 * The run that a thread is at work on, and how many of its rounds are done: what its log lines
 * begin with.
 */
public final class RunContext implements AutoCloseable {
  private static final ThreadLocal<@Nullable RunContext> CURRENT = new ThreadLocal<>();

  private final String run;
  private final @Nullable RunContext before;
  private volatile long rounds;

  private RunContext(String run, @Nullable RunContext before) {
    this.run = run;
    this.before = before;
  }

  /** This thread is at work on a run until the context is closed. */
  public static RunContext open(String run) {
    RunContext context = new RunContext(run, CURRENT.get());
    CURRENT.set(context);
    return context;
  }

  static @Nullable RunContext current() {
    return CURRENT.get();
  }

  /** So many rounds are done. */
  public void rounds(long done) {
    rounds = done;
  }

  /** What a line begins with. */
  String prefix() {
    return "run=" + run + " round=" + rounds + " ";
  }

  @Override
  public void close() {
    if (before == null) {
      CURRENT.remove();
    } else {
      CURRENT.set(before);
    }
  }
}
