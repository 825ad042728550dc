package dev.regatta.driver.data;

import dev.regatta.conf.Default;
import dev.regatta.conf.Doc;
import dev.regatta.conf.Range;

/** A share of the training source's rows. */
@Doc("A share of the training source's rows.")
public record Fraction(
    @Doc("The share, such as 0.1.")
        @Range(min = 0, max = 1, minExclusive = true, maxExclusive = true)
        double fraction,
    @Doc("Which rows; the same for validation and test where both are shares.") @Default("random")
        SplitMethod split)
    implements HeldOut {
  public Fraction {
    if (!(fraction > 0 && fraction < 1)) {
      throw new IllegalArgumentException("fraction must lie between 0 and 1");
    }
  }

  /** A share of the rows at random. */
  public Fraction(double fraction) {
    this(fraction, new RandomSplit());
  }
}
