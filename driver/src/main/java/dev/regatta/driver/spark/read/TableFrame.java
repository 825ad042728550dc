package dev.regatta.driver.spark.read;

import dev.regatta.driver.spark.Failures;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.TimestampNTZType;
import org.apache.spark.sql.types.TimestampType;

/** Rows that Spark reads with types of its own. */
final class TableFrame extends Frame {
  private final Dataset<Row> table;

  private TableFrame(String key, String name, Dataset<Row> table) {
    super(key, name, Stream.of(table.schema().fields()).map(TableFrame::field).toList());
    this.table = table;
  }

  static Frame open(String key, String name, Supplier<Dataset<Row>> table) {
    return new TableFrame(key, name, Failures.explained(key + ": " + name, table));
  }

  @Override
  public JavaRDD<Row> rows(List<String> columns) {
    return chosen(columns).javaRDD();
  }

  @Override
  Table table(List<String> columns) {
    return new Table(chosen(columns), null);
  }

  @Override
  public StructType schema(List<String> columns) {
    return chosen(columns).schema();
  }

  private Dataset<Row> chosen(List<String> columns) {
    Column[] chosen =
        columns.stream()
            .map(name -> functions.col("`" + name.replace("`", "``") + "`"))
            .toArray(Column[]::new);
    return table.select(chosen);
  }

  private static Field field(StructField field) {
    return Field.of(field.name(), kind(field.dataType()), field.dataType().simpleString());
  }

  private static Field.Kind kind(DataType type) {
    if (type instanceof NumericType || type instanceof BooleanType) {
      return Field.Kind.NUMBER;
    }
    if (type instanceof StringType) {
      return Field.Kind.TEXT;
    }
    if (type instanceof DateType) {
      return Field.Kind.DATE;
    }
    if (type instanceof TimestampType || type instanceof TimestampNTZType) {
      return Field.Kind.TIMESTAMP;
    }
    boolean numbers =
        type instanceof ArrayType array && kind(array.elementType()) == Field.Kind.NUMBER;
    return numbers || type.equals(SQLDataTypes.VectorType())
        ? Field.Kind.VECTOR
        : Field.Kind.UNSUPPORTED;
  }
}
