package dev.regatta.submit.progress;

import java.io.PrintStream;

/** Shows how far training is. Not thread-safe. */
public interface ProgressDisplay extends AutoCloseable {
  /**
   * Where training is.
   *
   * @param epochs passes over the training rows so far, with fractions
   * @param note a few words beside it, such as the last validation loss
   */
  void at(double epochs, String note);

  /** A line that stays: one per epoch, and whatever else is worth one. */
  void line(String text);

  @Override
  void close();

  /**
   * A bar at the bottom where standard output is a terminal, as the script found and told in the
   * system property {@code regatta.terminal}; the lines alone where it is not. (What Java says of
   * its console depends on its version.)
   *
   * @param epochs how many there are to be
   */
  static ProgressDisplay open(double epochs, PrintStream out) {
    return Boolean.getBoolean("regatta.terminal")
        ? new BarDisplay(epochs, out)
        : new LineDisplay(out);
  }
}
