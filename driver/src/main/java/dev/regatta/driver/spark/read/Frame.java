package dev.regatta.driver.spark.read;

import dev.regatta.conf.UserException;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/** A source that was opened: its columns are known, its rows not yet read. */
public abstract class Frame {
  private final String key;
  private final String name;
  private final List<Field> fields;

  /**
   * A frame.
   *
   * @param key where messages say that the source stands: {@code data.train}
   * @param name what messages call it: its format and path
   */
  Frame(String key, String name, List<Field> fields) {
    this.key = key;
    this.name = name;
    this.fields = List.copyOf(fields);
  }

  /** The rows, with these columns alone, in this order. Lazy; each use reads the source again. */
  public abstract JavaRDD<Row> rows(List<String> columns);

  /** At least these columns in Spark's own rows; null where Spark does not read the source. */
  @Nullable Table table(List<String> columns) {
    return null;
  }

  /** The Spark schema of {@link #rows}. */
  public abstract StructType schema(List<String> columns);

  /** How the texts of cells are understood. */
  CellSyntax syntax() {
    return CellSyntax.PLAIN;
  }

  /** Where the source stands in the job file or on the command line. */
  public String key() {
    return key;
  }

  /** The format and the path. */
  public String name() {
    return name;
  }

  /** The names of all columns, in their order. */
  public List<String> columns() {
    return fields.stream().map(Field::name).toList();
  }

  /** The type that the source gives a column, in its words; empty where its cells are texts. */
  public String type(String column) {
    return find(column).filter(field -> !field.cells()).map(Field::type).orElse("");
  }

  List<Field> fields() {
    return fields;
  }

  Optional<Field> find(String column) {
    return fields.stream().filter(field -> field.name().equals(column)).findFirst();
  }

  /**
   * A column that has to be there.
   *
   * @param as what the job wants it for: label, weight, feature
   */
  Field require(String column, String as) {
    return find(column)
        .orElseThrow(
            () ->
                new UserException(
                    "%s: the %s column %s is not in %s; its columns are %s"
                        .formatted(key, as, column, name, listed())));
  }

  private String listed() {
    int most = 30;
    String names = String.join(", ", columns().stream().limit(most).toList());
    return fields.size() > most ? names + " and " + (fields.size() - most) + " more" : names;
  }
}
