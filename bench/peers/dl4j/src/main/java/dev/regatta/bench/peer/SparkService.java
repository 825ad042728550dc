package dev.regatta.bench.peer;

import dev.regatta.bench.task.Goal;
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
import java.util.function.Function;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.spark.api.TrainingMaster;
import org.nd4j.linalg.dataset.DataSet;

/**
 * Answers requests with DL4J on Spark and a master of somebody's: {@code epochs TASK EVERY
 * DIRECTORY TIMES} with the seconds of an epoch, {@code images ...} with those of a convolutional
 * network on rows that are square images, {@code sequences ...} with those of a recurrent one that
 * reads such an image column by column, {@code reach TASK EVERY GOAL} with the seconds until then.
 */
final class SparkService {
  /** What makes the master of a training. */
  interface Masters {
    /**
     * The master.
     *
     * @param every so many steps it averages
     * @param scratch where it may put files
     */
    TrainingMaster<?, ?> of(StepTask task, int every, Path scratch);
  }

  private final JavaSparkContext spark;
  private final Masters masters;
  private final Path scratch;
  private final Map<String, Dl4jSparkTraining> kept = new HashMap<>();

  private SparkService(JavaSparkContext spark, Masters masters, Path scratch) {
    this.spark = spark;
    this.masters = masters;
    this.scratch = scratch;
  }

  /** Started with the number of OpenMP threads, a directory for natives and one for batches. */
  static void serve(String[] arguments, Masters masters) throws IOException {
    System.setProperty("org.bytedeco.javacpp.cachedir", arguments[1]);
    SparkConf conf =
        new SparkConf()
            .setMaster("local[" + Dl4jSparkTraining.WORKERS + "]")
            .setAppName("bench")
            .set("spark.ui.enabled", "false")
            .set("spark.driver.host", "127.0.0.1")
            .set("spark.driver.bindAddress", "127.0.0.1");
    try (JavaSparkContext spark = new JavaSparkContext(conf)) {
      Serving.serve(new SparkService(spark, masters, Path.of(arguments[2]))::answer);
    }
  }

  private String answer(List<String> words) throws IOException {
    StepTask task = StepTask.of(words.get(1));
    int every = Integer.parseInt(words.get(2));
    List<String> rest = words.subList(3, words.size());
    double seconds =
        switch (words.get(0)) {
          case "epochs" ->
              epochs(task, every, rest, Dl4jNetworks::initialized, Dl4jNetworks::dataSet);
          case "images" ->
              epochs(task, every, rest, Dl4jNetworks::convolutional, Dl4jNetworks::dataSet);
          case "sequences" ->
              epochs(task, every, rest, Dl4jNetworks::recurrent, Dl4jNetworks::sequences);
          case "reach" -> reach(task, every, Goal.of(rest));
          default -> throw new IllegalArgumentException("not a request: " + words);
        };
    return Double.toString(seconds);
  }

  private double epochs(
      StepTask task,
      int every,
      List<String> rest,
      Function<StepTask, MultiLayerNetwork> network,
      Function<LabelledRows, DataSet> dataSets)
      throws IOException {
    String key = task.words() + " " + every + " " + rest.get(0);
    Dl4jSparkTraining training = kept.get(key);
    if (training == null) {
      LabelledRows rows = RowFiles.training(Path.of(rest.get(0))).read();
      training = training(task, network.apply(task), every, Scaling.of(rows).apply(rows), dataSets);
      kept.put(key, training);
    }
    int times = Integer.parseInt(rest.get(1));
    long started = System.nanoTime();
    for (int time = 0; time < times; time++) {
      training.epoch();
    }
    return (System.nanoTime() - started) / 1e9 / times;
  }

  private double reach(StepTask task, int every, Goal goal) throws IOException {
    Goal.Rows rows = goal.read();
    Dl4jSparkTraining training =
        training(
            task, Dl4jNetworks.initialized(task), every, rows.training(), Dl4jNetworks::dataSet);
    return goal.seconds(training::epoch, rows.held(), training::accuracy);
  }

  private Dl4jSparkTraining training(
      StepTask task,
      MultiLayerNetwork network,
      int every,
      LabelledRows rows,
      Function<LabelledRows, DataSet> dataSets) {
    TrainingMaster<?, ?> master = masters.of(task, every, scratch);
    List<DataSet> batches = rows.batches(task.batch()).stream().map(dataSets).toList();
    return new Dl4jSparkTraining(spark, network, master, batches);
  }
}
