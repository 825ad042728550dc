package dev.regatta.worker.prepare.number;

import java.io.Serializable;

/** What stands for missing cells. Tasks receive it in their closures. */
public interface Missing extends Serializable {
  /** Whether an input of its own tells that the cell is missing. */
  boolean indicator();

  /** Whether it asks for quantiles, which cost a sketch per number. */
  default boolean asksQuantiles() {
    return false;
  }

  /** What stands for a missing number before it is scaled. */
  double fill(NumberSummary number);
}
