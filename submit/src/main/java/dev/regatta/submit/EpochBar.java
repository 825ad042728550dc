package dev.regatta.submit;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Supplier;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** A bar in the last line of a terminal, redrawn a few times a second; lines scroll above it. */
final class EpochBar implements AutoCloseable {
  private static final int REDRAW_MILLIS = 200;

  /** The bar counts in whole numbers. */
  private static final int STEPS_PER_EPOCH = 1000;

  private static final String START_OF_CLEARED_LINE = "\r\u001b[2K";

  private final PrintStream out;
  private final ProgressBar bar;

  /**
   * Draws a bar.
   *
   * @param done epochs that an earlier process has trained, with fractions
   * @param epochs how many there are to be, those included
   * @param remaining how many seconds the rest will take
   */
  EpochBar(double done, int epochs, Supplier<OptionalDouble> remaining, PrintStream out) {
    this.out = out;
    bar =
        new ProgressBarBuilder()
            .setTaskName("epoch")
            .setInitialMax(steps(epochs))
            .startsFrom(steps(done), Duration.ZERO)
            .setUnit("", STEPS_PER_EPOCH)
            .setStyle(ProgressBarStyle.ASCII)
            .setEtaFunction(progress -> eta(remaining.get()))
            .setUpdateIntervalMillis(REDRAW_MILLIS)
            .setConsumer(new ConsoleProgressBarConsumer(out))
            .build();
  }

  private static Optional<Duration> eta(OptionalDouble seconds) {
    return seconds.isPresent()
        ? Optional.of(Duration.ofMillis(Math.round(seconds.getAsDouble() * 1000)))
        : Optional.empty();
  }

  /**
   * Where training is.
   *
   * @param epochs so far, with fractions
   * @param note a few words beside the bar
   */
  void at(double epochs, String note) {
    bar.stepTo(steps(epochs));
    bar.setExtraMessage(note);
  }

  /** A line that stays. */
  void line(String text) {
    out.println(START_OF_CLEARED_LINE + text);
    bar.refresh();
  }

  @Override
  public void close() {
    bar.close();
    out.flush();
  }

  private static long steps(double epochs) {
    return Math.round(epochs * STEPS_PER_EPOCH);
  }
}
