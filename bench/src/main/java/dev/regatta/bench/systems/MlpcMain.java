package dev.regatta.bench.systems;

import dev.regatta.bench.task.LabelledRows;
import dev.regatta.bench.task.RowFiles;
import dev.regatta.bench.task.Scaling;
import dev.regatta.bench.task.Serving;
import dev.regatta.bench.task.StepTask;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.ml.classification.MultilayerPerceptronClassificationModel;
import org.apache.spark.ml.classification.MultilayerPerceptronClassifier;
import org.apache.spark.ml.linalg.VectorUDT;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Answers requests with Spark ML's multilayer perceptron: {@code passes TASK DIRECTORY TIMES} with
 * the seconds of a gradient of all rows, of which L-BFGS needs one or more in an iteration.
 */
final class MlpcMain {
  private static final StructType SCHEMA =
      new StructType().add("features", new VectorUDT()).add("label", DataTypes.DoubleType);

  private final SparkSession spark;
  private final GradientPasses passes;
  private final Map<String, Dataset<Row>> loaded = new HashMap<>();

  private MlpcMain(SparkSession spark) {
    this.spark = spark;
    passes = new GradientPasses();
    spark.sparkContext().addSparkListener(passes);
  }

  /** Started with the name of an {@link MlBlas}. */
  public static void main(String[] arguments) throws IOException {
    MlBlas.valueOf(arguments[0]).bind();
    try (SparkSession spark = Sessions.start()) {
      Serving.serve(new MlpcMain(spark)::answer);
    }
  }

  private String answer(List<String> words) throws IOException {
    if (!words.get(0).equals("passes")) {
      throw new IllegalArgumentException("not a request: " + words);
    }
    Dataset<Row> rows = loaded.get(words.get(2));
    if (rows == null) {
      LabelledRows read = RowFiles.training(Path.of(words.get(2))).read();
      rows = frame(Scaling.of(read).apply(read));
      loaded.put(words.get(2), rows);
    }
    return Double.toString(fit(StepTask.of(words.get(1)), rows, Integer.parseInt(words.get(3))));
  }

  private Dataset<Row> frame(LabelledRows rows) {
    List<Row> list = new ArrayList<>();
    for (int row = 0; row < rows.rows(); row++) {
      double[] features = new double[rows.inputs()];
      for (int i = 0; i < features.length; i++) {
        features[i] = rows.features()[row * features.length + i];
      }
      list.add(RowFactory.create(Vectors.dense(features), (double) rows.labels()[row]));
    }
    Dataset<Row> frame = spark.createDataFrame(list, SCHEMA).repartition(Sessions.TASKS).cache();
    frame.count();
    return frame;
  }

  private double fit(StepTask task, Dataset<Row> rows, int iterations) {
    passes.clear();
    MultilayerPerceptronClassificationModel model =
        new MultilayerPerceptronClassifier()
            .setLayers(task.widths().stream().mapToInt(Integer::intValue).toArray())
            .setSeed(1)
            .setTol(0)
            .setMaxIter(iterations)
            .fit(rows);
    double[] losses = model.summary().objectiveHistory();
    if (iterations > 1 && losses[losses.length - 1] >= losses[0]) {
      throw new IllegalStateException("the loss does not fall");
    }
    return passes.secondsOfOne();
  }
}
