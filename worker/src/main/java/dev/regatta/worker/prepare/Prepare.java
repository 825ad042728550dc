package dev.regatta.worker.prepare;

import dev.regatta.conf.Default;
import dev.regatta.conf.Doc;

/** How columns become the floats that a network sees. */
@Doc("How columns become the floats that a network sees; fitted on training rows only.")
public record Prepare(
    @Doc(
            "Scaling of numbers: standardize to mean 0 and (population) standard deviation 1,"
                + " min-max to 0 .. 1, or none.")
        @Default("standardize")
        Numeric numeric,
    @Doc("Encoding of text: one-hot, one input per category of the training rows.")
        @Default("one-hot")
        Categorical categorical,
    @Doc(
            "What stands for a missing number: the column's mean over training rows. A missing"
                + " text is no category.")
        @Default("mean")
        Missing missing,
    @Doc(
            "Scaling of a regression's label for training: standardize or none. Predictions and"
                + " errors are told in the label's own unit; the loss is not.")
        @Default("standardize")
        Label label) {

  /** The scaling of a regression's label. */
  public enum Label {
    STANDARDIZE,
    NONE
  }

  /** The scaling of numbers. */
  public enum Numeric {
    STANDARDIZE,
    MIN_MAX,
    NONE
  }

  /** The encoding of text. */
  public enum Categorical {
    ONE_HOT
  }

  /** What stands for a missing number. */
  public enum Missing {
    MEAN
  }
}
