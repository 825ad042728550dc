package dev.regatta.driver.data;

import dev.regatta.conf.Default;
import dev.regatta.conf.Doc;

/** Bad rows end the job or are left out, as their cause says. */
@Doc("For each cause of bad rows fail or skip, such as {not-finite: skip}; the rest fail.")
public record BadRowsByCause(
    @Doc("A text in a column of numbers.") @Default("fail") Choice textForNumber,
    @Doc("NaN or infinity.") @Default("fail") Choice notFinite,
    @Doc("A number beyond the range of float32.") @Default("fail") Choice outOfRange,
    @Doc("A vector of another size, or one with a missing number.") @Default("fail") Choice vector,
    @Doc("No label, or one that cannot be: a negative count, neither 0 nor 1.") @Default("fail")
        Choice label,
    @Doc("A weight that is missing or negative.") @Default("fail") Choice weight,
    @Doc(
            "A line with a wrong number of cells, one that is no JSON or no libsvm, a value that"
                + " data.cast cannot convert, no time by which rows are held out.")
        @Default("fail")
        Choice unreadable)
    implements BadRows {
  /** What happens. */
  public enum Choice {
    FAIL,
    SKIP
  }

  @Override
  public boolean skips(BadCause cause) {
    Choice choice =
        switch (cause) {
          case TEXT_FOR_NUMBER -> textForNumber;
          case NOT_FINITE -> notFinite;
          case OUT_OF_RANGE -> outOfRange;
          case VECTOR -> vector;
          case LABEL -> label;
          case WEIGHT -> weight;
          case UNREADABLE -> unreadable;
        };
    return choice == Choice.SKIP;
  }
}
