package dev.regatta.bench.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/** Files of rows with 28 Gaussian float columns and a class. */
final class DataFiles {
  static final String LABEL = "label";

  private static final int COLUMNS = 28;

  /** Each is a partition and a file; what is generated depends on their number and the seed. */
  private static final int FILES = 4;

  private static final long SEED = 28;

  private final SparkSession spark;
  private final Path folder;

  DataFiles(SparkSession spark, Path folder) {
    this.spark = spark;
    this.folder = folder;
  }

  /** Where the files of a format are. */
  String path(Format format) {
    return folder.resolve(format.word()).toString();
  }

  /** Writes files with so many rows; returns their path. */
  String write(Format format, long rows) {
    rows(rows)
        .write()
        .format(format.word())
        .option("header", true)
        .mode("overwrite")
        .save(path(format));
    return path(format);
  }

  /** Where csv files of a shape are. */
  String path(Shape shape) {
    return folder.resolve(shape.word()).toString();
  }

  /** Writes the same rows as csv files of a shape; returns their path. */
  String write(Shape shape, long rows) {
    rows(rows)
        .repartition(shape.files())
        .write()
        .option("header", true)
        .option("compression", shape.compression())
        .mode("overwrite")
        .csv(path(shape));
    return path(shape);
  }

  private Dataset<Row> rows(long rows) {
    List<Column> columns = new ArrayList<>();
    for (int i = 0; i < COLUMNS; i++) {
      columns.add(functions.randn(SEED + i).cast("float").as("x" + i));
    }
    columns.add(functions.rand(SEED + COLUMNS).lt(0.5).cast("int").as(LABEL));
    return spark.range(0, rows, 1, FILES).select(columns.toArray(Column[]::new));
  }
}
