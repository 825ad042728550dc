package dev.regatta.driver.spark.read;

import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * A source that Spark reads into rows of its own.
 *
 * @param malformed the column that says that a row cannot be read, if there is one
 */
record Table(Dataset<Row> rows, @Nullable String malformed) {
  /** The rows as Spark's own code makes them; tasks must be done with one before the next. */
  JavaRDD<InternalRow> internal() {
    return rows.queryExecution().toRdd().toJavaRDD();
  }

  StructType schema() {
    return rows.schema();
  }
}
