package dev.regatta.driver.spark.read;

import java.io.Serializable;
import java.util.Iterator;
import org.apache.spark.api.java.JavaRDD;

/** The rows of a source in a layout. Lazy; each use reads the source again. */
public final class SourceRows {
  private final String key;
  private final RowReader reader;
  private final CellRows<?> rows;

  private SourceRows(String key, RowReader reader, CellRows<?> rows) {
    this.key = key;
    this.reader = reader;
    this.rows = rows;
  }

  /** The rows of a frame as a reader of it understands them. */
  public static SourceRows of(Frame frame, RowReader reader) {
    return new SourceRows(frame.key(), reader, CellRows.of(frame, reader.columns()));
  }

  /** What a task does with the rows of a partition. */
  @FunctionalInterface
  public interface Work<T> extends Serializable {
    Iterator<T> of(int partition, RowCells rows);
  }

  /** Where the source stands in the job file. */
  public String key() {
    return key;
  }

  public int partitions() {
    return rows.partitions();
  }

  /** Has a task do it with every partition. */
  public <T> JavaRDD<T> map(Work<T> work) {
    return rows.map(new Read<>(reader, work));
  }

  private record Read<T>(RowReader reader, Work<T> work) implements CellRows.Work<T> {
    @Override
    public <R> Iterator<T> of(int partition, Iterator<R> rows, CellAccess<R> cells) {
      return work.of(partition, RowCells.of(partition, rows, cells, reader));
    }
  }
}
