package dev.regatta.driver.spark.read;

import dev.regatta.driver.spark.Failures;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.TimestampNTZType;
import org.apache.spark.sql.types.TimestampType;
import org.jspecify.annotations.Nullable;

/** Rows that Spark reads with types of its own. */
final class TableFrame extends Frame {
  private final List<Dataset<Row>> parts;
  private final StructType schema;
  private final Casts casts;
  private final FileDrift drift;
  private final @Nullable Flaw malformed;

  private TableFrame(
      String key,
      String name,
      List<Field> fields,
      Casts casts,
      List<Dataset<Row>> parts,
      StructType schema,
      FileDrift drift,
      @Nullable Flaw malformed) {
    super(key, name, fields);
    this.parts = parts;
    this.schema = schema;
    this.casts = casts;
    this.drift = drift;
    this.malformed = malformed;
  }

  static Frame open(String key, String name, Casts casts, Supplier<Dataset<Row>> table) {
    List<Dataset<Row>> parts = List.of(Failures.explained(key + ": " + name, table));
    return open(key, name, casts, parts, FileDrift.NONE);
  }

  /** Files in groups that differ in their columns. */
  static Frame open(
      String key, String name, Casts casts, List<Dataset<Row>> parts, FileDrift drift) {
    return of(key, name, casts, parts, drift, null);
  }

  /** Rows with a column that says that a row cannot be read. */
  static Frame open(String key, String name, Casts casts, Flaw malformed, Dataset<Row> rows) {
    return of(key, name, casts, List.of(rows), FileDrift.NONE, malformed);
  }

  /** Rows whose columns are understood in a way of their own. */
  static Frame of(
      String key, String name, Dataset<Row> rows, Function<StructField, Field> understood) {
    StructType schema = rows.schema();
    List<Field> fields = Stream.of(schema.fields()).map(understood).toList();
    return new TableFrame(
        key, name, fields, Casts.NONE, List.of(rows), schema, FileDrift.NONE, null);
  }

  private static Frame of(
      String key,
      String name,
      Casts casts,
      List<Dataset<Row>> parts,
      FileDrift drift,
      @Nullable Flaw malformed) {
    StructType schema = schema(parts, casts, malformed);
    List<Field> fields = Stream.of(schema.fields()).map(TableFrame::field).toList();
    return new TableFrame(key, name, fields, casts, parts, schema, drift, malformed);
  }

  /** All columns of all parts, each as the first part with it has it, but for the casts. */
  private static StructType schema(
      List<Dataset<Row>> parts, Casts casts, @Nullable Flaw malformed) {
    Map<String, StructField> fields = new LinkedHashMap<>();
    for (Dataset<Row> part : parts) {
      for (StructField field : part.schema().fields()) {
        DataType type = casts.of(field.name()).orElse(field.dataType());
        fields.putIfAbsent(field.name(), DataTypes.createStructField(field.name(), type, true));
      }
    }
    if (malformed != null) {
      fields.remove(malformed.column());
    }
    return DataTypes.createStructType(List.copyOf(fields.values()));
  }

  @Override
  public JavaRDD<Row> rows(List<String> columns) {
    return table(columns).external(columns);
  }

  @Override
  Table table(List<String> columns) {
    drift.requireNone(columns);
    TableColumns chosen = new TableColumns(schema(columns), casts, malformed);
    Dataset<Row> rows = null;
    for (Dataset<Row> part : parts) {
      Dataset<Row> some = chosen.of(part);
      rows = rows == null ? some : rows.union(some);
    }
    return new Table(Objects.requireNonNull(rows), chosen.flaw());
  }

  @Override
  public StructType schema(List<String> columns) {
    drift.requireNone(columns);
    return DataTypes.createStructType(columns.stream().map(schema::apply).toList());
  }

  static Field field(StructField field) {
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
