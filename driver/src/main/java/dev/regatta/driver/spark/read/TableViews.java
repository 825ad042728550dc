package dev.regatta.driver.spark.read;

import dev.regatta.conf.UserException;
import java.util.Map;
import org.apache.spark.rdd.InputFileBlockHolder;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;

/** The rows of a source as a statement sees them. */
final class TableViews {
  private TableViews() {}

  /**
   * All columns. What marks a missing value is null, and replaced texts are replaced. A row that
   * cannot be read ends the job: a statement could not tell whether to select it.
   *
   * @throws UserException where Spark does not read the source
   */
  static Dataset<Row> of(Frame frame) {
    Table table = frame.table(frame.columns());
    if (table == null) {
      throw new UserException(
          "%s: %s has no columns that data.sql could select from; leave data.sql out, or convert it to another format"
              .formatted(frame.key(), frame.name()));
    }
    Dataset<Row> rows = table.rows();
    Flaw flaw = table.flaw();
    if (flaw != null) {
      Column readable =
          functions
              .udf(
                  new RequireReadable(frame.key(), frame.columns().get(0), flaw),
                  DataTypes.BooleanType)
              .apply(functions.col(flaw.column()));
      rows = rows.where(readable);
    }
    return rows.select(
        frame.fields().stream().map(field -> column(field, frame.syntax())).toArray(Column[]::new));
  }

  private static Column column(Field field, CellSyntax syntax) {
    Column cell = functions.col("`" + field.name().replace("`", "``") + "`");
    if (!field.cells()) {
      return cell;
    }
    Column text = cell;
    for (Map.Entry<String, String> replaced : syntax.replacements().entrySet()) {
      text = functions.when(cell.equalTo(replaced.getKey()), replaced.getValue()).otherwise(text);
    }
    Column missing = text.isin(syntax.missing().toArray());
    return functions
        .when(missing, functions.lit(null).cast(DataTypes.StringType))
        .otherwise(text)
        .as(field.name());
  }

  /** Runs in tasks. */
  private record RequireReadable(String key, String first, Flaw flaw)
      implements UDF1<String, Boolean> {
    @Override
    public Boolean call(String text) {
      if (text == null) {
        return true;
      }
      throw new UserException(
          "%s: %s in %s; correct it: data.bad-rows does not reach into data.sql"
              .formatted(
                  key, flaw.of(text, first).getMessage(), InputFileBlockHolder.getInputFilePath()));
    }
  }
}
