package dev.regatta.worker.prepare.number;

import dev.regatta.conf.Default;
import dev.regatta.conf.Doc;

/** A number of one's own. */
@Doc("A given number stands for a missing one.")
public record Constant(
    @Doc("That number, in the column's own unit.") double value,
    @Doc(Missings.INDICATOR) @Default("false") boolean indicator)
    implements Missing {
  public Constant {
    if (!(Math.abs(value) <= Float.MAX_VALUE)) {
      throw new IllegalArgumentException("value must lie within float32's range");
    }
    value += 0.0;
  }

  @Override
  public double fill(NumberSummary number) {
    return value;
  }
}
