package dev.regatta.submit;

/** What the process tells its caller. */
public final class ExitCode {
  public static final int DONE = 0;
  public static final int FAILED = 1;
  public static final int WRONG_INPUT = 2;
  public static final int DIVERGED = 3;
  public static final int INTERRUPTED = 130;
  public static final int TERMINATED = 143;

  private ExitCode() {}
}
