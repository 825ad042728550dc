package dev.regatta.driver.spark.read;

import dev.regatta.worker.prepare.BadRowException;
import dev.regatta.worker.prepare.Layout;
import dev.regatta.worker.prepare.RawRow;
import java.util.Iterator;

/** The rows of one partition, read one after the other. */
public final class RowCells {
  private final Source<?> source;
  private final RowReader reader;
  private final RowPlaces places;

  private RowCells(Source<?> source, RowReader reader, int partition) {
    this.source = source;
    this.reader = reader;
    places = new RowPlaces(partition);
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
    CellAccess<?> cells = source.next();
    places.next();
    reader.read(cells, into);
  }
}
