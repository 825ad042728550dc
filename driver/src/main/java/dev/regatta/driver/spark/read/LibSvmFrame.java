package dev.regatta.driver.spark.read;

import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * libsvm files, their lines read by Spark and taken apart here: Spark's own libsvm reader ends the
 * job at a malformed line without saying which.
 */
final class LibSvmFrame extends Frame {
  private final SparkSession spark;
  private final String[] paths;
  private final int width;

  LibSvmFrame(SparkSession spark, String key, LibSvm source) {
    super(
        key,
        Locations.name("libsvm", source.path()),
        List.of(
            Field.of(LibSvm.LABEL, Field.Kind.NUMBER, "number"),
            new Field(
                LibSvm.FEATURES,
                Field.Kind.OPEN_VECTOR,
                "vector",
                source.numFeatures().orElse(0))));
    this.spark = spark;
    paths = source.path().toArray(String[]::new);
    width = source.numFeatures().orElse(0);
  }

  @Override
  public JavaRDD<Row> rows(List<String> columns) {
    LibSvmLine.Parser parser = new LibSvmLine.Parser(columns.toArray(String[]::new), width);
    return spark.read().text(paths).javaRDD().flatMap(line -> parser.parse(line.getString(0)));
  }

  @Override
  public StructType schema(List<String> columns) {
    StructType schema = new StructType();
    for (String column : columns) {
      boolean label = column.equals(LibSvm.LABEL);
      schema = schema.add(column, label ? DataTypes.DoubleType : SQLDataTypes.VectorType());
    }
    return schema;
  }
}
