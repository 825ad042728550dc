package dev.regatta.driver.spark.read;

import dev.regatta.conf.UserException;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * csv files through Spark's reader, every cell a text: Spark's own inference of types fails under
 * Kryo with registration required, and lets wrong cells become nulls.
 */
final class CsvFrame extends Frame {
  static final String WRONG_CELLS = "a line with another number of cells than the header";

  /** Holds the line where Spark finds it malformed. */
  private static final String MALFORMED = "_regatta_malformed_line";

  private static final int SPARKS_MAX_COLUMNS = 20480;

  private final SparkSession spark;
  private final Csv csv;

  private CsvFrame(SparkSession spark, String key, Csv csv, List<Field> fields) {
    super(key, "csv " + csv.path(), fields);
    this.spark = spark;
    this.csv = csv;
  }

  static Frame open(SparkSession spark, String key, Csv csv) {
    List<Field> fields = new ArrayList<>();
    List<String> names = CsvHeader.names(spark.sessionState().newHadoopConf(), key, csv);
    for (String name : names) {
      fields.add(Field.of(name, kind(csv.types().get(name)), "text"));
    }
    for (String name : csv.types().keySet()) {
      if (!names.contains(name)) {
        throw new UserException(
            "%s.types: there is no column %s in %s".formatted(key, name, csv.path()));
      }
    }
    return new CsvFrame(spark, key, csv, fields);
  }

  private static Field.Kind kind(@org.jspecify.annotations.Nullable String declared) {
    if (declared == null) {
      return Field.Kind.UNDECIDED;
    }
    return declared.equals(Csv.TEXT) ? Field.Kind.DECLARED_TEXT : Field.Kind.DECLARED_NUMBER;
  }

  /**
   * All columns are read and then chosen from: with fewer, Spark's parser does not see that a line
   * has a wrong number of cells.
   */
  @Override
  public JavaRDD<Row> rows(List<String> columns) {
    List<String> all = columns();
    int[] chosen = columns.stream().mapToInt(all::indexOf).toArray();
    int malformed = all.size();
    return table().javaRDD().map(row -> choose(row, chosen, malformed));
  }

  @Override
  Table table(List<String> columns) {
    return new Table(table(), MALFORMED);
  }

  private Dataset<Row> table() {
    StructType schema = schema(columns()).add(MALFORMED, DataTypes.StringType);
    return reader().schema(schema).csv(csv.path());
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
            .option("columnNameOfCorruptRecord", MALFORMED);
    csv.comment().ifPresent(comment -> reader.option("comment", comment));
    return reader;
  }

  private static Row choose(Row row, int[] chosen, int malformed) {
    Object[] cells = new Object[chosen.length];
    BadCell bad = row.isNullAt(malformed) ? null : new BadCell(WRONG_CELLS);
    for (int i = 0; i < chosen.length; i++) {
      cells[i] = bad == null ? row.get(chosen[i]) : bad;
    }
    return RowFactory.create(cells);
  }
}
