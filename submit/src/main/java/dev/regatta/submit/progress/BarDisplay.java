package dev.regatta.submit.progress;

import java.io.PrintStream;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** A bar in the last line of a terminal, redrawn a few times a second; lines scroll above it. */
final class BarDisplay implements ProgressDisplay {
  private static final int REDRAW_MILLIS = 200;

  /** The bar counts in whole numbers. */
  private static final int STEPS_PER_EPOCH = 1000;

  private static final String START_OF_CLEARED_LINE = "\r\u001b[2K";

  private final PrintStream out;
  private final ProgressBar bar;

  BarDisplay(double epochs, PrintStream out) {
    this.out = out;
    this.bar =
        new ProgressBarBuilder()
            .setTaskName("epoch")
            .setInitialMax(steps(epochs))
            .setUnit("", STEPS_PER_EPOCH)
            .setStyle(ProgressBarStyle.ASCII)
            .setUpdateIntervalMillis(REDRAW_MILLIS)
            .setConsumer(new ConsoleProgressBarConsumer(out))
            .build();
  }

  @Override
  public void at(double epochs, String note) {
    bar.stepTo(steps(epochs));
    bar.setExtraMessage(note);
  }

  @Override
  public void line(String text) {
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
