package dev.regatta.bench.data;

import dev.regatta.bench.task.Serving;
import dev.regatta.conf.JobText;
import dev.regatta.driver.job.Job;
import dev.regatta.driver.spark.run.Jobs;
import dev.regatta.driver.spark.run.Resume;
import dev.regatta.driver.spark.run.RunListener;
import dev.regatta.driver.spark.run.TrainRequest;
import dev.regatta.driver.spark.run.TrainResult;
import dev.regatta.driver.spark.run.TrainingRun;
import dev.regatta.driver.state.TrainingState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;

/** Spark with two task threads, in a JVM of its own: answers what {@link StreamBench} asks. */
final class StreamMain implements RunListener {
  static final int BLOCK_ROWS = 1 << 16;

  private static final int WIDTH = 64;
  static final int ROW_BYTES = 4 * (WIDTH + 1);

  /** Fixed, because generated rows are to be the same whatever the machine. */
  private static final int PARTITIONS = 16;

  private static final String JOB =
      """
      task: classification
      data:
        train: {format: table, name: rows}
        label: label
        validation: {fraction: 0.01}
        test: null
      network: {layers: [{units: 64, activation: relu}]}
      training: {epochs: 4, batch-size: 256, workers: 2, storage: %s, block-rows: %d}
      averaging: {every: 256}
      output: '%s'
      """;

  private final SparkSession spark;
  private final Path folder;
  private final List<Double> rowsPerSecond = new ArrayList<>();
  private long epochRows;
  private long lastRows;
  private long lastNanos;

  private StreamMain(Path folder) {
    this.folder = folder;
    spark = SparkSession.builder().config(DataMain.conf(folder)).getOrCreate();
  }

  /** Started with the folder for all files. */
  public static void main(String[] arguments) throws IOException {
    StreamMain main = new StreamMain(Path.of(arguments[0]));
    Serving.serve(main::answer);
    main.spark.stop();
  }

  private String answer(List<String> words) {
    if (!words.get(0).equals("train")) {
      throw new IllegalArgumentException("not a request: " + words);
    }
    generate(Long.parseLong(words.get(2)));
    String output = folder.resolve("run").toString();
    String yaml = JOB.formatted(words.get(1), BLOCK_ROWS, output);
    Job job = Jobs.bind(JobText.parse("stream.yaml", yaml, Map.of()));
    TrainResult result =
        TrainingRun.run(spark, new TrainRequest(job, new Resume.Never(), true, () -> false), this);
    String speeds =
        rowsPerSecond.stream().skip(1).map(String::valueOf).collect(Collectors.joining(" "));
    return result.modelDigest() + " " + mostResidentKib() + " " + speeds;
  }

  /** Floats by Spark's hash of the row's number, and a class that follows from two of them. */
  private void generate(long rows) {
    List<String> columns = new ArrayList<>();
    for (int i = 0; i < WIDTH; i++) {
      columns.add("cast(hash(id, %d) / 2147483648D as float) as f%d".formatted(i, i));
    }
    spark
        .range(0, rows, 1, PARTITIONS)
        .selectExpr(columns.toArray(String[]::new))
        .selectExpr("*", "if(f0 + f1 * f2 > 0, 'high', 'low') as label")
        .createOrReplaceTempView("rows");
  }

  @Override
  public void started(RunPlan plan) {
    epochRows = plan.epochRows();
    lastNanos = System.nanoTime();
  }

  @Override
  public void rounded(TrainingState state) {
    if (state.rows - lastRows >= epochRows) {
      long now = System.nanoTime();
      rowsPerSecond.add((state.rows - lastRows) * 1e9 / (now - lastNanos));
      lastRows = state.rows;
      lastNanos = now;
    }
  }

  private static long mostResidentKib() {
    try {
      return Files.readAllLines(Path.of("/proc/self/status")).stream()
          .filter(line -> line.startsWith("VmHWM:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
          .findFirst()
          .orElse(0);
    } catch (IOException e) {
      return 0;
    }
  }
}
