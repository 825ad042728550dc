package dev.regatta.driver.spark.read;

import dev.regatta.worker.prepare.BadRowException;
import dev.regatta.worker.prepare.Layout;
import dev.regatta.worker.prepare.RawRow;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** The rows of one partition, read one after the other. */
public final class RowCells {
  private final Source<?> source;
  private final RowReader reader;
  private final RowPlaces places;
  private CellAccess<?> here;

  private RowCells(Source<?> source, RowReader reader, int partition) {
    this.source = source;
    this.reader = reader;
    places = new RowPlaces(partition);
    here = source.cells();
  }

  static <R> RowCells of(int partition, Iterator<R> rows, CellAccess<R> cells, RowReader reader) {
    return new RowCells(new Source<>(rows, cells), reader, partition);
  }

  private record Source<R>(Iterator<R> rows, CellAccess<R> cells) {
    CellAccess<R> next() {
      cells.at(rows.next());
      return cells;
    }
  }

  public Layout layout() {
    return reader.layout();
  }

  public boolean hasNext() {
    return source.rows().hasNext();
  }

  /** Where the last row that was read is. */
  public RowPlace place() {
    return places.here();
  }

  /** Fills {@code into} with the next row, every part of it. */
  public void read(RawRow into) throws BadRowException {
    here = source.next();
    places.next();
    reader.read(here, into);
  }

  /** What the deciding cell of the last row names; null where it is missing. */
  public @Nullable String category() throws BadRowException {
    return reader.deciding().category(here);
  }

  /** The number or time in the deciding cell of the last row; NaN where it is missing. */
  public double time() throws BadRowException {
    return reader.deciding().time(here);
  }
}
