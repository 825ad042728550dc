package dev.regatta.submit.progress;

import java.io.PrintStream;

/** Lines and nothing else: for files, pipes and schedulers' logs. */
final class LineDisplay implements ProgressDisplay {
  private final PrintStream out;

  LineDisplay(PrintStream out) {
    this.out = out;
  }

  @Override
  public void at(double epochs, String note) {
    // A log has no place for what changes many times a second.
  }

  @Override
  public void line(String text) {
    out.println(text);
  }

  @Override
  public void close() {
    out.flush();
  }
}
