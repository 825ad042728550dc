package dev.regatta.driver.log;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A logger whose lines begin with the run that they are about and how many of its rounds are done:
 * {@code run=0f3a9c5b21de round=118}. They are text, so that every layout shows them. Lines of a
 * thread that is at work on no run begin with nothing.
 */
public final class RunLogger {
  private final Logger log;
  private final @Nullable RunContext fixed;

  private RunLogger(Logger log, @Nullable RunContext fixed) {
    this.log = log;
    this.fixed = fixed;
  }

  public static RunLogger of(Class<?> owner) {
    return of(owner.getName());
  }

  public static RunLogger of(String name) {
    return new RunLogger(LoggerFactory.getLogger(name), null);
  }

  /** The same for other threads, with the run that this thread is at work on. */
  public RunLogger ofThisRun() {
    return new RunLogger(log, RunContext.current());
  }

  public void debug(String format, @Nullable Object... arguments) {
    log.debug(prefix() + format, arguments);
  }

  public void info(String format, @Nullable Object... arguments) {
    log.info(prefix() + format, arguments);
  }

  public void warn(String format, @Nullable Object... arguments) {
    log.warn(prefix() + format, arguments);
  }

  private String prefix() {
    RunContext context = fixed == null ? RunContext.current() : fixed;
    return context == null ? "" : context.prefix();
  }
}
