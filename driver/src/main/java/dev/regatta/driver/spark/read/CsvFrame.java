package dev.regatta.driver.spark.read;

import dev.regatta.conf.UserException;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * csv files through Spark's reader, every cell a text: Spark's own inference of types fails under
 * Kryo with registration required, and lets wrong cells become nulls.
 */
final class CsvFrame extends Frame {
  static final String WRONG_CELLS = "a line with another number of cells than the header";

  /** Holds the line where Spark finds it malformed. */
  private static final String LINE = "_regatta_malformed_line";

  private static final int SPARKS_MAX_COLUMNS = 20480;

  private final SparkSession spark;
  private final Csv csv;

  private CsvFrame(SparkSession spark, String key, String name, Csv csv, List<Field> fields) {
    super(key, name, fields);
    this.spark = spark;
    this.csv = csv;
  }

  /**
   * Opens the files.
   *
   * @param format what messages call it
   */
  static Frame open(SparkSession spark, String key, String format, Csv csv, Casts casts) {
    List<Field> fields = new ArrayList<>();
    String name = Locations.name(format, csv.path());
    List<String> names = CsvHeader.names(spark.sessionState().newHadoopConf(), key, csv);
    for (String column : names) {
      DataType cast = casts.of(column).orElse(null);
      Field.Kind kind = cast == null ? kind(csv.types().get(column)) : kind(column, cast);
      fields.add(Field.of(column, kind, "text"));
    }
    for (String column : csv.types().keySet()) {
      if (!names.contains(column)) {
        throw new UserException(
            "%s.types: there is no column %s in %s".formatted(key, column, name));
      }
    }
    return new CsvFrame(spark, key, name, csv, fields);
  }

  private static Field.Kind kind(@Nullable String declared) {
    if (declared == null) {
      return Field.Kind.UNDECIDED;
    }
    return declared.equals(Csv.TEXT) ? Field.Kind.DECLARED_TEXT : Field.Kind.DECLARED_NUMBER;
  }

  /** Cells are texts, which are read as numbers or not. */
  private static Field.Kind kind(String column, DataType cast) {
    if (cast instanceof StringType) {
      return Field.Kind.DECLARED_TEXT;
    }
    if (cast instanceof NumericType) {
      return Field.Kind.DECLARED_NUMBER;
    }
    throw new UserException(
        "%s.%s: cells of csv and tsv files are read as string or as numbers, not as %s"
            .formatted(Casts.KEY, column, cast.simpleString()));
  }

  @Override
  public JavaRDD<Row> rows(List<String> columns) {
    return table(columns).external(columns);
  }

  /**
   * All columns are read and then chosen from: with fewer, Spark's parser does not see that a line
   * has a wrong number of cells.
   */
  @Override
  Table table(List<String> columns) {
    StructType schema = schema(columns()).add(LINE, DataTypes.StringType);
    return new Table(
        reader().schema(schema).csv(csv.path().toArray(String[]::new)),
        new Flaw(LINE, Flaw.Holds.LINE, WRONG_CELLS));
  }

  @Override
  public StructType schema(List<String> columns) {
    StructType schema = new StructType();
    for (String column : columns) {
      schema = schema.add(column, DataTypes.StringType);
    }
    return schema;
  }

  @Override
  CellSyntax syntax() {
    return new CellSyntax(csv.missing(), csv.replace(), CellSyntax.Blank.MISSING);
  }

  private DataFrameReader reader() {
    DataFrameReader reader =
        spark
            .read()
            .option("header", csv.header())
            .option("enforceSchema", false)
            .option("sep", csv.delimiter())
            .option("quote", csv.quote())
            .option("escape", csv.quote())
            .option("ignoreLeadingWhiteSpace", true)
            .option("ignoreTrailingWhiteSpace", true)
            .option("maxColumns", Math.max(SPARKS_MAX_COLUMNS, 2 * fields().size()))
            .option("mode", "PERMISSIVE")
            .option("columnNameOfCorruptRecord", LINE);
    csv.comment().ifPresent(comment -> reader.option("comment", comment));
    return reader;
  }
}
