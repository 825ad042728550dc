package dev.regatta.bench.predict;

import dev.regatta.bench.systems.Sessions;
import dev.regatta.bench.task.Serving;
import dev.regatta.ml.RegattaClassifier;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.tuning.CrossValidator;
import org.apache.spark.ml.tuning.ParamGridBuilder;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/**
 * Spark with two task threads, in a JVM of its own, and rows of a libsvm file: {@code
 * cross-validation} and {@code single-fits} are answered with seconds, {@code threads} and {@code
 * heap} with how many there are and how many megabytes are in use after a collection.
 */
final class CrossValidationMain {
  private static final int FOLDS = 3;
  private static final long SEED = 7;
  private static final int EPOCHS = 3;
  private static final double MEGABYTE = 1e6;

  private final Dataset<Row> rows;
  private final RegattaClassifier classifier;
  private final ParamMap[] settings;

  private CrossValidationMain(SparkSession spark, String path) {
    Dataset<Row> read = spark.read().format("libsvm").option("numFeatures", 123).load(path);
    rows =
        read.withColumn("label", functions.expr("(label + 1) / 2"))
            .repartition(Sessions.TASKS)
            .cache();
    rows.count();
    classifier =
        new RegattaClassifier()
            .setHiddenLayers(32)
            .setEpochs(EPOCHS)
            .setBatchSize(64)
            .setNumWorkers(Sessions.TASKS)
            .setSeed(SEED);
    settings =
        new ParamGridBuilder()
            .addGrid(classifier.stepSize(), new double[] {0.001, 0.003})
            .addGrid(classifier.dropout(), new double[] {0, 0.2})
            .build();
  }

  /** Started with the path of the file. */
  public static void main(String[] arguments) throws IOException {
    try (SparkSession spark = Sessions.start()) {
      Serving.serve(new CrossValidationMain(spark, arguments[0])::answer);
    }
  }

  private String answer(List<String> words) throws InterruptedException {
    return switch (words.get(0)) {
      case "warm-up" -> Double.toString(singleFits(1) + crossValidation());
      case "cross-validation" -> Double.toString(crossValidation());
      case "single-fits" -> Double.toString(singleFits(FOLDS));
      case "threads" -> Integer.toString(ManagementFactory.getThreadMXBean().getThreadCount());
      case "heap" -> Double.toString(heap());
      default -> throw new IllegalArgumentException("not a request: " + words);
    };
  }

  private double crossValidation() {
    long started = System.nanoTime();
    new CrossValidator()
        .setEstimator(classifier)
        .setEstimatorParamMaps(settings)
        .setEvaluator(new MulticlassClassificationEvaluator().setMetricName("accuracy"))
        .setNumFolds(FOLDS)
        .setParallelism(1)
        .setSeed(SEED)
        .fit(rows);
    return (System.nanoTime() - started) / 1e9;
  }

  /** The fits of so many folds and the one of all rows, on rows that are there already. */
  private double singleFits(int folds) {
    double seconds = seconds(rows, settings[0]);
    double[] shares = new double[FOLDS];
    java.util.Arrays.fill(shares, 1);
    Dataset<Row>[] parts = rows.randomSplit(shares, SEED);
    for (int fold = 0; fold < folds; fold++) {
      Dataset<Row> training = parts[(fold + 1) % FOLDS].union(parts[(fold + 2) % FOLDS]).cache();
      training.count();
      for (ParamMap setting : settings) {
        seconds += seconds(training, setting);
      }
      training.unpersist(true);
    }
    return seconds;
  }

  private double seconds(Dataset<Row> training, ParamMap setting) {
    long started = System.nanoTime();
    classifier.fit(training, setting);
    return (System.nanoTime() - started) / 1e9;
  }

  /** Spark's cleaner acts on what the collector found: it gets a moment. */
  private static double heap() throws InterruptedException {
    for (int i = 0; i < 3; i++) {
      System.gc();
      Thread.sleep(300);
    }
    Runtime runtime = Runtime.getRuntime();
    return (runtime.totalMemory() - runtime.freeMemory()) / MEGABYTE;
  }
}
