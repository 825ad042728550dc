package dev.regatta.worker.prepare.number;

import java.util.function.ToDoubleFunction;

/** Whether the mean is taken off before numbers are divided by their deviation. */
public enum Centering {
  /** As always, but not from vectors in sparse rows: their zeros stay zeros. */
  AUTO,
  ALWAYS,
  NEVER;

  static final String CENTER =
      "Whether the mean is taken off before the division by the standard deviation: always, never;"
          + " auto: always, but for vectors in sparse rows, whose zeros stay zeros.";

  /** What a vector in sparse rows has of it. */
  Centering ofSparseVectors() {
    return this == AUTO ? NEVER : this;
  }

  /** What is taken off. */
  ToDoubleFunction<NumberSummary> offset() {
    return this == NEVER ? number -> 0 : NumberSummary::mean;
  }
}
