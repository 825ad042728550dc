package dev.regatta.worker.prepare;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/** A piece of the way from a raw row to inputs: a column, or several that are done in one loop. */
interface Filling extends Serializable {
  /**
   * Writes the inputs of the piece, every one of them.
   *
   * @param unseen one counter per text column, raised where training rows give a category no input
   */
  void apply(RawRow row, float[] out, int offset, long[] unseen) throws BadRowException;

  /** The pieces that fill all inputs of a row, in the order of the columns. */
  static List<Filling> of(List<FittedColumn> columns) {
    List<Filling> fillings = new ArrayList<>();
    List<NumberColumn> run = new ArrayList<>();
    FittedColumn.Place place = FittedColumn.Place.FIRST;
    FittedColumn.Place start = place;
    for (FittedColumn column : columns) {
      if (column instanceof NumberColumn number && number.straight()) {
        start = run.isEmpty() ? place : start;
        run.add(number);
      } else {
        end(run, start, fillings);
        fillings.add(new PlacedColumn(column, place));
      }
      place = place.behind(column);
    }
    end(run, start, fillings);
    return fillings;
  }

  private static void end(
      List<NumberColumn> run, FittedColumn.Place start, List<Filling> fillings) {
    if (!run.isEmpty()) {
      fillings.add(new NumberRun(run, start));
      run.clear();
    }
  }
}
