package dev.regatta.driver.spark.read;

import dev.regatta.worker.prepare.BadRowException;
import dev.regatta.worker.prepare.RawRow;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.StructType;

/**
 * Reads rows in a layout, in one of the forms in which Spark has them. A task's own.
 *
 * @param <R> how rows come
 */
public final class CellReader<R> {
  private final RowReader reader;
  private final CellAccess<R> cells;

  private CellReader(RowReader reader, CellAccess<R> cells) {
    this.reader = reader;
    this.cells = cells;
  }

  /** Of rows with the reader's columns, in its order. */
  public static CellReader<Row> of(RowReader reader) {
    return new CellReader<>(reader, new ExternalCells(reader.syntax()));
  }

  /**
   * Of Spark's own rows.
   *
   * @param schema of the rows; it has at least the reader's columns
   */
  public static CellReader<InternalRow> of(RowReader reader, StructType schema) {
    String[] columns = reader.columns().toArray(String[]::new);
    return new CellReader<>(reader, new InternalCells(schema, columns, null, reader.syntax()));
  }

  /** Fills {@code into}, every part of it. */
  public void read(R row, RawRow into) throws BadRowException {
    cells.at(row);
    reader.read(cells, into);
  }
}
