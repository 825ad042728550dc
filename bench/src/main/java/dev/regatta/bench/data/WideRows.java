package dev.regatta.bench.data;

import dev.regatta.conf.JobText;
import dev.regatta.driver.job.Job;
import dev.regatta.driver.spark.run.Jobs;
import dev.regatta.driver.spark.run.Resume;
import dev.regatta.driver.spark.run.RunListener;
import dev.regatta.driver.spark.run.TrainRequest;
import dev.regatta.driver.spark.run.TrainResult;
import dev.regatta.driver.spark.run.TrainingRun;
import dev.regatta.driver.state.TrainingState;
import java.nio.file.Path;
import java.util.Map;
import java.util.SplittableRandom;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.SparkSession;

/**
 * Rows of 100 000 numbers, 40 of them 1 and the others 0, as libsvm files; each number speaks for
 * one of two classes. And a job over them.
 */
final class WideRows {
  private static final int WIDTH = 100_000;

  /** Each is a file; what is generated depends on their number. */
  private static final int FILES = 8;

  private static final String JOB =
      """
      task: classification
      data:
        train: {format: libsvm, path: '%s', num-features: 100000}
        validation: {fraction: 0.05}
        test: null
      prepare: {numeric: none}
      network: {layers: [{units: 64, activation: relu}]}
      training: {epochs: 1, batch-size: 128, workers: 2}
      averaging: {every: 64}
      output: '%s'
      """;

  private final SparkSession spark;
  private final Path folder;

  WideRows(SparkSession spark, Path folder) {
    this.spark = spark;
    this.folder = folder;
  }

  private String path() {
    return folder.resolve("wide").toString();
  }

  /** Writes so many rows; returns their path. */
  String write(long rows) {
    JavaRDD<Long> numbers = spark.range(0, rows, 1, FILES).javaRDD();
    numbers.map(WideRows::line).saveAsTextFile(path());
    return path();
  }

  /** A row depends on its number alone. */
  private static String line(long row) {
    SplittableRandom random = new SplittableRandom(row);
    StringBuilder line = new StringBuilder();
    int step = WIDTH / SparseMain.NON_ZEROS;
    int score = 0;
    for (int i = 0; i < SparseMain.NON_ZEROS; i++) {
      int place = i * step + random.nextInt(step);
      score += Integer.bitCount(place * 0x9E3779B9) % 2 == 0 ? 1 : -1;
      line.append(' ').append(place + 1).append(":1");
    }
    return (score > 0 ? 1 : 0) + line.toString();
  }

  /** The seconds of a job, those until its first round ended, and its validation's accuracy. */
  String train() {
    Job job =
        Jobs.bind(
            JobText.parse(
                "wide.yaml", JOB.formatted(path(), folder.resolve("wide-run")), Map.of()));
    long start = System.nanoTime();
    double[] firstRound = {0};
    TrainResult result =
        TrainingRun.run(
            spark,
            new TrainRequest(job, new Resume.Never(), true, () -> false),
            new RunListener() {
              @Override
              public void rounded(TrainingState state) {
                firstRound[0] = firstRound[0] == 0 ? seconds(start) : firstRound[0];
              }
            });
    double accuracy = result.summary().path("validation").path("accuracy").asDouble();
    return seconds(start) + " " + firstRound[0] + " " + accuracy;
  }

  private static double seconds(long start) {
    return (System.nanoTime() - start) / 1e9;
  }
}
