package dev.regatta.bench.task;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * An accuracy on held-out rows that training is to reach.
 *
 * @param directory of {@link RowFiles}
 * @param accuracy from 0 to 1
 * @param epochs at most
 */
public record Goal(Path directory, double accuracy, int epochs) {
  /** The goal that {@link #words} describes. */
  public static Goal of(List<String> words) {
    return new Goal(
        Path.of(words.get(0)), Double.parseDouble(words.get(1)), Integer.parseInt(words.get(2)));
  }

  public String words() {
    return directory + " " + accuracy + " " + epochs;
  }

  /** The training rows and the held-out rows, columns scaled. */
  public Rows read() throws IOException {
    LabelledRows training = RowFiles.training(directory).read();
    Scaling scaling = Scaling.of(training);
    LabelledRows held = RowFiles.held(directory).read();
    return new Rows(scaling.apply(training), scaling.apply(held));
  }

  public record Rows(LabelledRows training, LabelledRows held) {}

  /**
   * The seconds of training until the goal is reached; evaluation is off the clock.
   *
   * @param epoch trains one
   * @param measure the accuracy on the held-out rows
   */
  public double seconds(Runnable epoch, LabelledRows held, ToDoubleFunction<LabelledRows> measure) {
    double seconds = 0;
    for (int done = 0; done < epochs; done++) {
      long started = System.nanoTime();
      epoch.run();
      seconds += (System.nanoTime() - started) / 1e9;
      double reached = measure.applyAsDouble(held);
      if (reached >= accuracy) {
        return seconds;
      }
    }
    throw new IllegalStateException(
        "an accuracy of %s is not reached in %d epochs".formatted(accuracy, epochs));
  }
}
