package dev.regatta.driver.spark.read;

import java.io.Serializable;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.types.StructType;

/**
 * The rows of a source for tasks that want numbers and texts. Where Spark reads the source they
 * come out of its own rows, without an object per row and cell. Lazy; each use reads the source
 * again.
 *
 * @param <R> how rows come
 */
final class CellRows<R> {
  private final JavaRDD<R> rows;
  private final Access<R> access;

  private CellRows(JavaRDD<R> rows, Access<R> access) {
    this.rows = rows;
    this.access = access;
  }

  /** Makes a task's access to cells. */
  private interface Access<R> extends Serializable {
    CellAccess<R> open();
  }

  /** What a task does with the rows of a partition. */
  interface Work<T> extends Serializable {
    <R> Iterator<T> of(int partition, Iterator<R> rows, CellAccess<R> cells);
  }

  /** The rows of a frame; columns are numbered in this order. */
  static CellRows<?> of(Frame frame, List<String> columns) {
    CellSyntax syntax = frame.syntax();
    Table table = frame.table(columns);
    if (table == null) {
      return new CellRows<>(frame.rows(columns), () -> new ExternalCells(syntax));
    }
    StructType schema = table.schema();
    String[] names = columns.toArray(String[]::new);
    Flaw flaw = table.flaw();
    return new CellRows<>(table.internal(), () -> new InternalCells(schema, names, flaw, syntax));
  }

  int partitions() {
    return rows.getNumPartitions();
  }

  /** Has a task do it with every partition. */
  <T> JavaRDD<T> map(Work<T> work) {
    Access<R> own = access;
    return rows.mapPartitionsWithIndex(
        (partition, iterator) -> work.of(partition, iterator, own.open()), false);
  }
}
