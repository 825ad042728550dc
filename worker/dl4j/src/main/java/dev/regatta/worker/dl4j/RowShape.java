package dev.regatta.worker.dl4j;

import dev.regatta.conf.UserException;
import java.util.OptionalLong;

/**
 * What a flat row is to a network: the numbers as they are, or a sequence. A sequence lies step by
 * step, all numbers of its first step before those of the second; behind them there may be a mask,
 * one number for each step.
 *
 * @param steps 0 where rows are no sequences
 * @param features numbers of a step, or of the row
 */
record RowShape(int steps, int features, boolean masked) {
  /**
   * The shape of rows of so many numbers.
   *
   * @throws UserException where they are no whole number of steps
   */
  static RowShape of(Configuration configuration, int inputs) {
    OptionalLong features = configuration.stepFeatures();
    return features.isEmpty()
        ? new RowShape(0, inputs, false)
        : new RowShape(steps(inputs, features.getAsLong(), 0), (int) features.getAsLong(), false);
  }

  /**
   * The shape of rows with masks of so many numbers.
   *
   * @throws UserException where the network takes no sequences, or they are no whole number of
   *     steps
   */
  static RowShape ofMasked(Configuration configuration, int inputs) {
    long features =
        configuration
            .stepFeatures()
            .orElseThrow(
                () ->
                    new UserException(
                        "network.masked: is true, and the first layers of network.configuration"
                            + " take no sequences; leave it out"));
    return new RowShape(steps(inputs, features, 1), (int) features, true);
  }

  private static int steps(int inputs, long features, int marks) {
    if (features < 1 || inputs % (features + marks) != 0) {
      throw Screening.refusal(
          "it takes %d numbers at each step%s, and a row of %d numbers is no whole number of steps"
              .formatted(features, marks == 0 ? "" : ", and a mask of 1", inputs));
    }
    return Math.toIntExact(inputs / (features + marks));
  }

  /** Numbers of a row without its mask. */
  int values() {
    return steps == 0 ? features : steps * features;
  }

  /** Numbers of a row. */
  int inputs() {
    return masked ? values() + steps : values();
  }
}
