package dev.regatta.submit.executors;

import dev.regatta.conf.JobText;
import dev.regatta.driver.spark.run.Jobs;
import dev.regatta.driver.spark.run.Resume;
import dev.regatta.driver.spark.run.RunListener;
import dev.regatta.driver.spark.run.TrainRequest;
import dev.regatta.driver.spark.run.TrainResult;
import dev.regatta.driver.spark.run.TrainingRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.sql.SparkSession;

/** A small job of three workers, trained again and again in directories of their own. */
final class Trainings {
  static final int WORKERS = 3;
  static final List<String> STATES = List.of("average", "reset", "keep");

  private static final int ROWS = 500;
  private static final ConcurrentMap<String, String> GOLDEN = new ConcurrentHashMap<>();

  private final Path directory;
  private final Path rows;
  private final AtomicInteger runs = new AtomicInteger();

  Trainings(Path directory) throws IOException {
    this.directory = directory;
    rows = Files.write(directory.resolve("rows.csv"), lines());
  }

  private static List<String> lines() {
    Random random = new Random(17);
    List<String> lines = new ArrayList<>(List.of("a,b,kind"));
    for (int row = 0; row < ROWS; row++) {
      double a = random.nextGaussian();
      double b = random.nextGaussian();
      lines.add(a + "," + b + "," + (a * b > 0 ? "same" : "opposite"));
    }
    return lines;
  }

  /**
   * The digest of the model that one JVM makes, by what becomes of the optimizer's state. Needs a
   * JVM without a Spark session the first time.
   */
  String golden(String state) {
    if (GOLDEN.isEmpty()) {
      try (SparkSession spark =
          SparkSession.builder()
              .master("local[2]")
              .appName("golden")
              .config("spark.ui.enabled", "false")
              .config("spark.driver.host", "127.0.0.1")
              .config("spark.driver.bindAddress", "127.0.0.1")
              .config("spark.sql.shuffle.partitions", "2")
              .config("spark.sql.warehouse.dir", directory.resolve("warehouse").toString())
              .getOrCreate()) {
        for (String each : STATES) {
          GOLDEN.put(each, run(spark, "local", each, RunListener.SILENT).modelDigest());
        }
      }
    }
    return Objects.requireNonNull(GOLDEN.get(state));
  }

  /**
   * Trains to the end: two rounds an epoch, of four steps each.
   *
   * @param more keys of the job with other values, as after {@code --set}
   */
  TrainResult run(
      SparkSession spark, String exchange, String state, RunListener listener, String... more) {
    String yaml =
        """
        data:
          train: {format: csv, path: "%s"}
          label: kind
          validation: {fraction: 0.2}
        network: {layers: [{units: 8, activation: tanh, dropout: 0.1}]}
        optimizer: {type: adam, learning-rate: 0.02}
        training: {epochs: 4, batch-size: 16, workers: %d, exchange: %s}
        averaging: {every: 4, optimizer-state: %s}
        output: "%s"
        """
            .formatted(rows, WORKERS, exchange, state, output(runs.incrementAndGet()));
    TrainRequest request =
        new TrainRequest(
            Jobs.bind(JobText.parse("job.yaml", yaml, Map.of()).with("--set", List.of(more))),
            new Resume.Auto(),
            false,
            () -> false);
    return TrainingRun.run(spark, request, listener);
  }

  /** The run directory that was used last. */
  Path lastOutput() {
    return output(runs.get());
  }

  private Path output(int run) {
    return directory.resolve("run-" + run);
  }
}
