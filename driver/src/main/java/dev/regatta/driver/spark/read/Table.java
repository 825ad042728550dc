package dev.regatta.driver.spark.read;

import dev.regatta.worker.prepare.BadRowException;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * A source that Spark reads into rows of its own.
 *
 * @param flaw the column that says that a row cannot be read, if there is one
 */
record Table(Dataset<Row> rows, @Nullable Flaw flaw) {
  /** The rows as Spark's own code makes them; tasks must be done with one before the next. */
  JavaRDD<InternalRow> internal() {
    return rows.queryExecution().toRdd().toJavaRDD();
  }

  StructType schema() {
    return rows.schema();
  }

  /** The rows as objects, with these columns; a row that cannot be read holds bad cells. */
  JavaRDD<Row> external(List<String> columns) {
    if (flaw == null) {
      return rows.javaRDD();
    }
    StructType schema = schema();
    int[] chosen = columns.stream().mapToInt(schema::fieldIndex).toArray();
    String[] names = columns.toArray(String[]::new);
    int at = schema.fieldIndex(flaw.column());
    Flaw kind = flaw;
    return rows.javaRDD().map(row -> choose(row, chosen, names, at, kind));
  }

  private static Row choose(Row row, int[] chosen, String[] names, int at, Flaw flaw) {
    if (row.isNullAt(at)) {
      return RowFactory.create(IntStream.of(chosen).mapToObj(row::get).toArray());
    }
    BadRowException bad = flaw.of(row.getString(at), names.length == 0 ? "" : names[0]);
    return RowFactory.create(
        IntStream.range(0, chosen.length)
            .mapToObj(i -> (Object) new BadCell(bad.column(), bad.reason()))
            .toArray());
  }
}
