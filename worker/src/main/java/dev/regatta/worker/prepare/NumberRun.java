package dev.regatta.worker.prepare;

import dev.regatta.worker.prepare.number.LinearScale;
import java.util.Arrays;
import java.util.List;

/**
 * Neighbouring columns of numbers that are scaled without a curve, filled and scaled in one loop: a
 * call costs as much as some ten numbers.
 */
final class NumberRun implements Filling {
  private static final long serialVersionUID = 1L;

  private final NumberColumn[] columns;
  private final FittedColumn.Place start;
  private final double[] fill;
  private final LinearScale scale;

  /**
   * Joins columns.
   *
   * @param columns each {@link NumberColumn#straight}
   * @param start the place of the first
   */
  NumberRun(List<NumberColumn> columns, FittedColumn.Place start) {
    this.columns = columns.toArray(NumberColumn[]::new);
    this.start = start;
    fill = columns.stream().flatMapToDouble(column -> Arrays.stream(column.fill())).toArray();
    scale = LinearScale.joined(columns.stream().map(NumberColumn::linear).toList());
  }

  @Override
  public void apply(RawRow row, float[] out, int offset, long[] unseen) throws BadRowException {
    if (scale.apply(row.numbers, start.number(), fill, out, offset + start.input()) != 0) {
      blame(row, out, offset, unseen);
    }
  }

  /** Has the first column that the row is bad in say so. */
  private void blame(RawRow row, float[] out, int offset, long[] unseen) throws BadRowException {
    FittedColumn.Place place = start;
    for (NumberColumn column : columns) {
      column.apply(row, place, out, offset, unseen);
      place = place.behind(column);
    }
  }
}
