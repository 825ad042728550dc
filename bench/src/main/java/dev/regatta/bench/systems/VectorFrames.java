package dev.regatta.bench.systems;

import dev.regatta.bench.task.LabelledRows;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.linalg.VectorUDT;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Rows as Spark ML takes them: {@code features}, a dense vector, and {@code label}, its class. */
public final class VectorFrames {
  private static final StructType SCHEMA =
      new StructType().add("features", new VectorUDT()).add("label", DataTypes.DoubleType);

  private VectorFrames() {}

  /** A cached DataFrame with a partition per task. */
  public static Dataset<Row> cached(SparkSession spark, LabelledRows rows) {
    List<Row> list = new ArrayList<>();
    for (int row = 0; row < rows.rows(); row++) {
      double[] features = new double[rows.inputs()];
      for (int i = 0; i < features.length; i++) {
        features[i] = rows.features()[row * features.length + i];
      }
      list.add(RowFactory.create(Vectors.dense(features), (double) rows.labels()[row]));
    }
    // As a list the rows would be in the plan, and every rule of the optimizer would visit them.
    JavaRDD<Row> spread =
        JavaSparkContext.fromSparkContext(spark.sparkContext()).parallelize(list, Sessions.TASKS);
    Dataset<Row> frame = spark.createDataFrame(spread, SCHEMA).cache();
    frame.count();
    return frame;
  }
}
