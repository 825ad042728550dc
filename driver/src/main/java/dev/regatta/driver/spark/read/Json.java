package dev.regatta.driver.spark.read;

import dev.regatta.conf.Doc;
import dev.regatta.conf.OneOrMore;
import dev.regatta.driver.spark.Failures;
import java.util.List;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Text files with a JSON object per line. */
@Doc(
    "Text files with a JSON object per line: numbers, booleans, texts, arrays of numbers. A column"
        + " with numbers in some lines and texts in others holds texts.")
public record Json(@Doc(Locations.PATHS) @OneOrMore List<String> path) implements SparkSource {
  static final String MALFORMED = "a line that is no JSON object";

  /** Holds the line where Spark finds it malformed. */
  private static final String LINE = "_regatta_malformed_line";

  public Json {
    path = List.copyOf(path);
  }

  @Override
  public Frame open(SparkSession spark, String key, Casts casts) {
    Locations.files(spark.sessionState().newHadoopConf(), key, path);
    String name = Locations.name("json", path);
    Flaw flaw = new Flaw(LINE, Flaw.Holds.LINE, MALFORMED);
    return TableFrame.open(
        key, name, casts, flaw, Failures.explained(key + ": " + name, () -> rows(spark)));
  }

  /** Spark goes through the lines once to find the columns. */
  private Dataset<Row> rows(SparkSession spark) {
    String[] paths = path.toArray(String[]::new);
    StructType schema = new StructType();
    for (StructField field : reader(spark).json(paths).schema().fields()) {
      schema = field.name().equals(LINE) ? schema : schema.add(field);
    }
    return reader(spark).schema(schema.add(LINE, DataTypes.StringType)).json(paths);
  }

  private static DataFrameReader reader(SparkSession spark) {
    return spark.read().option("mode", "PERMISSIVE").option("columnNameOfCorruptRecord", LINE);
  }
}
