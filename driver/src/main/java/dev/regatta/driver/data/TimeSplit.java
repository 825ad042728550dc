package dev.regatta.driver.data;

import dev.regatta.conf.Doc;
import dev.regatta.worker.prepare.BadRowException;
import java.util.Optional;

/**
 * The latest rows are the test's, those before them the validation's. Rows of one time stay
 * together: where the cut falls on them they all go to the side that is nearer to the share, and to
 * the earlier one if both are.
 */
@Doc("The latest rows are held out: the test's are the last, the validation's those before them.")
public record TimeSplit(
    @Doc("A column of dates, times or numbers; a row without one is a bad row.") String column)
    implements SplitMethod {
  /** Why a row has no place. */
  public static final String NO_TIME = "no time, by which rows are held out";

  @Override
  public boolean counted() {
    return true;
  }

  @Override
  public long place(SplitRow row) throws BadRowException {
    double time = row.time();
    if (Double.isNaN(time)) {
      throw new BadRowException(column, NO_TIME);
    }
    // Longs in the order of the doubles, 0.0 for -0.0; then the latest first.
    long bits = Double.doubleToLongBits(time + 0.0);
    return ~(bits >= 0 ? bits : bits ^ Long.MAX_VALUE);
  }

  @Override
  public Optional<String> decidingColumn() {
    return Optional.of(column);
  }
}
