package dev.regatta.bench.scale;

import dev.regatta.bench.task.Serving;
import dev.regatta.conf.JobText;
import dev.regatta.driver.scaling.Mode;
import dev.regatta.driver.scaling.Scaling;
import dev.regatta.driver.scaling.ScalingJson;
import dev.regatta.driver.spark.run.CompareListener;
import dev.regatta.driver.spark.run.ScaleRequest;
import dev.regatta.driver.spark.run.ScalingRuns;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;

/** Spark with four task threads, in a JVM of its own: answers what {@link ScaleBench} asks. */
final class ScaleMain {
  /** Made-up spirals, steps of some milliseconds. */
  private static final String JOB =
      """
      data: {train: {format: synthetic, kind: spirals, rows: 40000, classes: 3, noise: 0.1}}
      network: {layers: [{units: 512, activation: relu}, {units: 512, activation: relu}]}
      training: {epochs: %d, batch-size: 64}
      early-stopping: {patience: null}
      output: unused
      """;

  private ScaleMain() {}

  /** Started with the folder for all files. */
  public static void main(String[] arguments) throws IOException {
    SparkConf conf =
        new SparkConf()
            .setMaster("local[4]")
            .setAppName("bench")
            .set("spark.ui.enabled", "false")
            .set("spark.driver.host", "127.0.0.1")
            .set("spark.driver.bindAddress", "127.0.0.1");
    try (SparkSession spark = SparkSession.builder().config(conf).getOrCreate()) {
      Serving.serve(words -> grid(spark, Path.of(arguments[0]), words));
    }
  }

  /** Runs a grid of words: epochs, repeats; answers its scaling.json in a line. */
  private static String grid(SparkSession spark, Path folder, List<String> words) {
    String job = JOB.formatted(Integer.parseInt(words.get(0)));
    Scaling scaling =
        ScalingRuns.run(
            spark,
            new ScaleRequest(
                "bench",
                JobText.parse("bench", job, Map.of()),
                List.of(1, 2, 4),
                List.of(1, 8, 64),
                Mode.STRONG,
                OptionalDouble.empty(),
                Integer.parseInt(words.get(1)),
                folder.toString()),
            () -> false,
            CompareListener.SILENT);
    return ScalingJson.of(scaling).toString();
  }
}
