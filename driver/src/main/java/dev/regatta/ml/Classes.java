package dev.regatta.ml;

import java.util.Arrays;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/** The classes of a label column: class indexes from 0, as Spark ML has them. */
final class Classes {
  private static final int MOST = 100_000;

  private Classes() {}

  /**
   * The names by class index: those of the column's metadata, else the indexes up to the greatest.
   *
   * @throws IllegalArgumentException where a label is no class index
   */
  static String[] of(Dataset<Row> rows, String label) {
    String[] named = Columns.classes(Columns.field(rows.schema(), label, "label"));
    Column column = Columns.column(label);
    Column wrong = functions.when(column.notEqual(functions.floor(column)), 1).otherwise(0);
    Row found =
        rows.agg(functions.min(column), functions.max(column), functions.max(wrong)).first();
    if (found.isNullAt(0)) {
      return named.length > 0 ? named : indexes(2);
    }
    double least = found.getDouble(0);
    double greatest = found.getDouble(1);
    int most = named.length > 0 ? named.length : MOST;
    if (found.getInt(2) > 0 || !(least >= 0) || !(greatest < most)) {
      throw new IllegalArgumentException(
          "Classification labels must be whole numbers from 0 to %d; column %s has %s to %s%s"
              .formatted(
                  most - 1,
                  label,
                  least,
                  greatest,
                  found.getInt(2) > 0 ? " with fractions; put a StringIndexer before" : ""));
    }
    return named.length > 0 ? named : indexes((int) greatest + 1);
  }

  private static String[] indexes(int classes) {
    String[] names = new String[classes];
    Arrays.setAll(names, Integer::toString);
    return names;
  }
}
