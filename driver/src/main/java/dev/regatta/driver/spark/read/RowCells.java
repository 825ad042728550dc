package dev.regatta.driver.spark.read;

import dev.regatta.worker.prepare.BadRowException;
import dev.regatta.worker.prepare.Layout;
import dev.regatta.worker.prepare.RawRow;
import java.util.Iterator;

/** The rows of one partition, read one after the other. */
public final class RowCells {
  private final Source<?> source;
  private final RowReader reader;
  private long ordinal;

  private <R> RowCells(Source<R> source, RowReader reader) {
    this.source = source;
    this.reader = reader;
  }

  static <R> RowCells of(Iterator<R> rows, CellAccess<R> cells, RowReader reader) {
    return new RowCells(new Source<>(rows, cells), reader);
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

  /** The number of the next row, from 0. */
  public long ordinal() {
    return ordinal;
  }

  /** Fills {@code into} with the next row, every part of it. */
  public void read(RawRow into) throws BadRowException {
    ordinal++;
    reader.read(source.next(), into);
  }
}
