package dev.regatta.driver.spark.read;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.Cast;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * Columns chosen from rows that Spark reads, converted where casts say so. A value that cannot be
 * converted makes its row one that cannot be read; Spark alone would make it null.
 */
final class TableColumns {
  /** Holds the column that could not be converted, in the rows that come out. */
  private static final String UNREADABLE = "_regatta_unreadable";

  private final StructType chosen;
  private final Casts casts;
  private final @Nullable Flaw malformed;

  /**
   * A choice.
   *
   * @param chosen the columns with the types that come out
   * @param malformed the flaw of the rows that go in
   */
  TableColumns(StructType chosen, Casts casts, @Nullable Flaw malformed) {
    this.chosen = chosen;
    this.casts = casts;
    this.malformed = malformed;
  }

  /** The flaw of the rows that come out. */
  @Nullable Flaw flaw() {
    if (!converts()) {
      return malformed;
    }
    String reason = malformed == null ? Flaw.UNCASTABLE : malformed.reason();
    return new Flaw(UNREADABLE, Flaw.Holds.COLUMN, reason);
  }

  /** The chosen columns of rows that have them or, where they are cast, may lack them. */
  Dataset<Row> of(Dataset<Row> rows) {
    List<Column> columns = new ArrayList<>();
    List<Column> unreadable = new ArrayList<>();
    if (malformed != null) {
      Column line = column(malformed.column());
      columns.addAll(converts() ? List.of() : List.of(line));
      unreadable.add(functions.when(line.isNotNull(), ""));
    }
    for (StructField field : chosen.fields()) {
      DataType found = type(rows.schema(), field.name());
      boolean cast = casts.of(field.name()).isPresent();
      Column converted = cast ? cast(field, found) : column(field.name());
      columns.add(converted.as(field.name()));
      if (cast && found != null && !Cast.canUpCast(found, field.dataType())) {
        Column lost = column(field.name()).isNotNull().and(converted.isNull());
        unreadable.add(functions.when(lost, field.name()));
      }
    }
    if (converts()) {
      columns.add(first(unreadable).as(UNREADABLE));
    }
    return rows.select(columns.toArray(Column[]::new));
  }

  /** One more column is then needed, in every part of the rows. */
  private boolean converts() {
    for (String name : chosen.fieldNames()) {
      if (casts.of(name).isPresent()) {
        return true;
      }
    }
    return false;
  }

  private static Column first(List<Column> texts) {
    return texts.isEmpty()
        ? functions.lit(null).cast(DataTypes.StringType)
        : functions.coalesce(texts.toArray(Column[]::new));
  }

  private static Column cast(StructField field, @Nullable DataType found) {
    if (found == null) {
      return functions.lit(null).cast(field.dataType());
    }
    if (found.equals(field.dataType())) {
      return column(field.name());
    }
    return functions.expr(
        "try_cast(%s as %s)".formatted(quoted(field.name()), field.dataType().sql()));
  }

  private static @Nullable DataType type(StructType schema, String name) {
    for (StructField field : schema.fields()) {
      if (field.name().equals(name)) {
        return field.dataType();
      }
    }
    return null;
  }

  private static Column column(String name) {
    return functions.col(quoted(name));
  }

  private static String quoted(String name) {
    return "`" + name.replace("`", "``") + "`";
  }
}
