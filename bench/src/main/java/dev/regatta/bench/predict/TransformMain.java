package dev.regatta.bench.predict;

import dev.regatta.bench.systems.MlBlas;
import dev.regatta.bench.systems.Sessions;
import dev.regatta.bench.systems.VectorFrames;
import dev.regatta.bench.task.LabelledRows;
import dev.regatta.bench.task.Serving;
import dev.regatta.ml.RegattaClassificationModel;
import dev.regatta.ml.RegattaClassifier;
import dev.regatta.worker.model.ModelDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.apache.spark.ml.Model;
import org.apache.spark.ml.classification.MultilayerPerceptronClassificationModel;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;

/**
 * Spark with two task threads, in a JVM of its own: {@code open NETWORK ROWS} trains a network with
 * Regatta and gives its weights to Spark ML's model too, {@code transform SIDE TIMES} is answered
 * with the seconds of one; as are {@code scan}, which makes no columns, and {@code constants},
 * which computes nothing.
 */
final class TransformMain {
  private static final double SAME = 1e-4;
  private static final int COMPARED = 200;

  private final SparkSession spark;
  private final Path scratch;
  private final Map<String, UnaryOperator<Dataset<Row>>> sides = new HashMap<>();
  private Dataset<Row> rows;

  private TransformMain(SparkSession spark, Path scratch) {
    this.spark = spark;
    this.scratch = scratch;
    rows = spark.emptyDataFrame();
    sides.put("scan", given -> given);
  }

  /** Started with a directory for models. */
  public static void main(String[] arguments) throws IOException {
    MlBlas.NATIVE.bind();
    try (SparkSession spark = Sessions.start()) {
      Serving.serve(new TransformMain(spark, Path.of(arguments[0]))::answer);
    }
  }

  private String answer(List<String> words) throws IOException {
    return switch (words.get(0)) {
      case "open" -> open(words.get(1), Integer.parseInt(words.get(2)));
      case "transform" -> Double.toString(seconds(words.get(1), Integer.parseInt(words.get(2))));
      default -> throw new IllegalArgumentException("not a request: " + words);
    };
  }

  private double seconds(String side, int times) {
    UnaryOperator<Dataset<Row>> asked = Objects.requireNonNull(sides.get(side), side);
    long started = System.nanoTime();
    for (int i = 0; i < times; i++) {
      asked.apply(rows).write().format("noop").mode("overwrite").save();
    }
    return (System.nanoTime() - started) / 1e9 / times;
  }

  private String open(String network, int count) throws IOException {
    int[] widths = Arrays.stream(network.split("-", -1)).mapToInt(Integer::parseInt).toArray();
    rows.unpersist();
    rows =
        VectorFrames.cached(
            spark, LabelledRows.synthetic(count, widths[0], widths[widths.length - 1]));
    RegattaClassificationModel regatta =
        new RegattaClassifier()
            .setHiddenLayers(Arrays.copyOfRange(widths, 1, widths.length - 1))
            .setActivation("sigmoid")
            .setEpochs(1)
            .setNumWorkers(Sessions.TASKS)
            .setJob("prepare: {numeric: none}")
            .fit(rows);
    Model<?> mlpc = mlpc(regatta, network, widths);
    sides.put("regatta", regatta::transform);
    sides.put("mlpc", mlpc::transform);
    sides.put("constants", given -> constants(given, widths[widths.length - 1]));
    requireSamePredictions();
    return "";
  }

  /** The three columns, as Spark ML makes them: functions of the vectors, here without any work. */
  private static Dataset<Row> constants(Dataset<Row> given, int classes) {
    Vector vector = Vectors.dense(new double[classes]);
    UserDefinedFunction vectors =
        functions.udf((Vector features) -> vector, SQLDataTypes.VectorType());
    UserDefinedFunction numbers = functions.udf((Vector scores) -> 0.0, DataTypes.DoubleType);
    return given
        .withColumn("rawPrediction", vectors.apply(given.col("features")))
        .withColumn("probability", vectors.apply(functions.col("rawPrediction")))
        .withColumn("prediction", numbers.apply(functions.col("rawPrediction")));
  }

  /** Spark ML keeps a layer's weights outputs x inputs by columns: the same order. */
  private MultilayerPerceptronClassificationModel mlpc(
      RegattaClassificationModel regatta, String network, int[] widths) throws IOException {
    String path = scratch.resolve(network).toString();
    regatta.write().overwrite().save(path);
    float[] weights = ModelDirectory.read(Path.of(path)).weights();
    double[] wide = new double[weights.length];
    for (int i = 0; i < wide.length; i++) {
      wide[i] = weights[i];
    }
    MultilayerPerceptronClassificationModel model =
        new MultilayerPerceptronClassificationModel("mlpc-" + network, Vectors.dense(wide));
    model.set(model.layers(), widths);
    return model;
  }

  private void requireSamePredictions() {
    List<Row> own = predictions("regatta");
    List<Row> peers = predictions("mlpc");
    for (int row = 0; row < COMPARED; row++) {
      double distance = Vectors.sqdist(probabilities(own.get(row)), probabilities(peers.get(row)));
      if (!(distance <= SAME * SAME)) {
        throw new IllegalStateException(
            "row " + row + ": regatta predicts " + own.get(row) + ", mlpc " + peers.get(row));
      }
    }
  }

  private static Vector probabilities(Row row) {
    return row.getAs("probability");
  }

  private List<Row> predictions(String model) {
    return Objects.requireNonNull(sides.get(model))
        .apply(rows)
        .select("probability")
        .takeAsList(COMPARED);
  }
}
