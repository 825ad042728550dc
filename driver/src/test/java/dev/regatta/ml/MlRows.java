package dev.regatta.ml;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Rows for estimators: features in every form, a class and a number that follow from them. */
public final class MlRows {
  private static final StructType SCHEMA =
      new StructType()
          .add("id", DataTypes.LongType, false)
          .add("features", SQLDataTypes.VectorType())
          .add("sparse", SQLDataTypes.VectorType())
          .add("array", DataTypes.createArrayType(DataTypes.FloatType))
          .add("a", DataTypes.DoubleType)
          .add("b", DataTypes.DoubleType)
          .add("c", DataTypes.IntegerType)
          .add("colour", DataTypes.StringType)
          .add("kind", DataTypes.IntegerType, false)
          .add("price", DataTypes.DoubleType, false)
          .add("weight", DataTypes.DoubleType, false)
          .add("heldOut", DataTypes.BooleanType, false);

  private MlRows() {}

  /** The same rows for the same number of them. */
  public static Dataset<Row> of(SparkSession spark, int rows) {
    Random random = new Random(5);
    List<Row> all = new ArrayList<>();
    for (int i = 0; i < rows; i++) {
      // Multiples of 1/8: floats and doubles hold them alike.
      double a = Math.rint(random.nextGaussian() * 8) / 8;
      double b = Math.rint(random.nextGaussian() * 8) / 8;
      int c = random.nextInt(3);
      int kind = a * b + c > 1.5 ? 2 : a + b > 0 ? 1 : 0;
      Vector dense = Vectors.dense(a, new double[] {b, c});
      all.add(
          RowFactory.create(
              (long) i,
              dense,
              dense.toSparse(),
              List.of((float) a, (float) b, (float) c),
              a,
              b,
              c,
              List.of("red", "green", "blue").get(c),
              kind,
              500 + 40 * a + 10 * b * b + 5 * c,
              0.5 + random.nextInt(3),
              i % 5 == 0));
    }
    return spark.createDataFrame(all, SCHEMA);
  }
}
