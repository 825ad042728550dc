package dev.regatta.worker.prepare;

/** A column at its place. */
record PlacedColumn(FittedColumn column, FittedColumn.Place place) implements Filling {
  @Override
  public void apply(RawRow row, float[] out, int offset, long[] unseen) throws BadRowException {
    column.apply(row, place, out, offset, unseen);
  }
}
