package dev.regatta.bench.systems;

import dev.regatta.bench.task.LabelledRows;
import dev.regatta.bench.task.RowFiles;
import dev.regatta.bench.task.Scaling;
import dev.regatta.bench.task.Serving;
import dev.regatta.bench.task.StepTask;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.ml.classification.MultilayerPerceptronClassificationModel;
import org.apache.spark.ml.classification.MultilayerPerceptronClassifier;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Answers requests with Spark ML's multilayer perceptron: {@code passes TASK DIRECTORY TIMES} with
 * the seconds of a gradient of all rows, of which L-BFGS needs one or more in an iteration.
 */
final class MlpcMain {
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
      rows = VectorFrames.cached(spark, Scaling.of(read).apply(read));
      loaded.put(words.get(2), rows);
    }
    return Double.toString(fit(StepTask.of(words.get(1)), rows, Integer.parseInt(words.get(3))));
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
