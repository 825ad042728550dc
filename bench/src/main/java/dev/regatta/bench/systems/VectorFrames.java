package dev.regatta.bench.systems;

import dev.regatta.bench.task.LabelledRows;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
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

  /**
   * A cached DataFrame with a partition per task. Its tasks are small, as those of a DataFrame that
   * comes from files: rows in the plan or in the partitions of an RDD would cross with every task.
   */
  public static Dataset<Row> cached(SparkSession spark, LabelledRows rows) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    Broadcast<LabelledRows> all = context.broadcast(rows);
    List<Integer> parts = IntStream.range(0, Sessions.TASKS).boxed().toList();
    JavaRDD<Row> spread =
        context.parallelize(parts, parts.size()).flatMap(part -> part(all.value(), part));
    Dataset<Row> frame = spark.createDataFrame(spread, SCHEMA).cache();
    frame.count();
    return frame;
  }

  private static Iterator<Row> part(LabelledRows rows, long part) {
    int from = (int) (rows.rows() * part / Sessions.TASKS);
    int to = (int) (rows.rows() * (part + 1) / Sessions.TASKS);
    Stream<Row> made = IntStream.range(from, to).mapToObj(row -> row(rows, row));
    return made.iterator();
  }

  private static Row row(LabelledRows rows, int row) {
    double[] features = new double[rows.inputs()];
    for (int i = 0; i < features.length; i++) {
      features[i] = rows.features()[row * features.length + i];
    }
    return RowFactory.create(Vectors.dense(features), (double) rows.labels()[row]);
  }
}
