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

  /** A network of a task, and rows as it takes them. */
  private record Form(
      Function<StepTask, MultiLayerNetwork> network, Function<LabelledRows, DataSet> dataSets) {}

  private static final Form ROWS = new Form(Dl4jNetworks::initialized, Dl4jNetworks::dataSet);
  private static final Form IMAGES = new Form(Dl4jNetworks::convolutional, Dl4jNetworks::dataSet);
  private static final Form SEQUENCES = new Form(Dl4jNetworks::recurrent, Dl4jNetworks::sequences);

  private final JavaSparkContext spark;
  private final Masters masters;
  private final Path scratch;
  private final Map<List<String>, Dl4jSparkTraining> kept = new HashMap<>();

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
    double seconds =
        switch (words.get(0)) {
          case "epochs" -> epochs(words, ROWS);
          case "images" -> epochs(words, IMAGES);
          case "sequences" -> epochs(words, SEQUENCES);
          case "reach" -> reach(words);
          default -> throw new IllegalArgumentException("not a request: " + words);
        };
    return Double.toString(seconds);
  }

  private double epochs(List<String> words, Form form) throws IOException {
    List<String> asked = List.copyOf(words.subList(0, words.size() - 1));
    Dl4jSparkTraining training = kept.get(asked);
    if (training == null) {
      LabelledRows rows = RowFiles.training(Path.of(words.get(3))).read();
      training = training(words, form, Scaling.of(rows).apply(rows));
      kept.put(asked, training);
    }
    int times = Integer.parseInt(words.get(4));
    long started = System.nanoTime();
    for (int time = 0; time < times; time++) {
      training.epoch();
    }
    return (System.nanoTime() - started) / 1e9 / times;
  }

  private double reach(List<String> words) throws IOException {
    Goal goal = Goal.of(words.subList(3, words.size()));
    Goal.Rows rows = goal.read();
    Dl4jSparkTraining training = training(words, ROWS, rows.training());
    return goal.seconds(training::epoch, rows.held(), training::accuracy);
  }

  private Dl4jSparkTraining training(List<String> words, Form form, LabelledRows rows) {
    StepTask task = StepTask.of(words.get(1));
    TrainingMaster<?, ?> master = masters.of(task, Integer.parseInt(words.get(2)), scratch);
    List<DataSet> batches = rows.batches(task.batch()).stream().map(form.dataSets).toList();
    return new Dl4jSparkTraining(spark, form.network.apply(task), master, batches);
  }
}
