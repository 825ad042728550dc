package dev.regatta.driver.spark.run;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.regatta.conf.JobText;
import dev.regatta.driver.job.Job;
import dev.regatta.driver.spark.LocalSpark;
import dev.regatta.worker.Prediction;
import dev.regatta.worker.Scorer;
import dev.regatta.worker.model.ModelDirectory;
import dev.regatta.worker.prepare.InputColumn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;

/**
 * The jobs of one version's golden files, trained in a JVM whose products are plain Java's and that
 * was started in the version's directory: job files name rows and output from there.
 */
final class GoldenFiles {
  static final String JOB = "job.yaml";
  static final String EXPECTED = "expected.json";
  static final String RUN = "run";
  static final String MODEL = "model";

  private static final String ROWS = "rows.csv";
  private static final int ROWS_PREDICTED = 12;

  /** In the middle of the second epoch. */
  private static final int INTERRUPTED_AFTER = 5;

  private static final ObjectMapper JSON = new ObjectMapper();

  private GoldenFiles() {}

  /** Goes on with the interrupted runs, or writes all files: {@code resume}, {@code write}. */
  public static void main(String[] args) throws IOException {
    Path version = Path.of("").toAbsolutePath();
    try (SparkSession spark = LocalSpark.kryo()) {
      for (Path kind : kinds(version)) {
        if (args[0].equals("write")) {
          write(spark, kind);
        } else {
          train(spark, kind, new AtomicInteger(Integer.MAX_VALUE));
        }
      }
    }
  }

  /** The directories of the kinds of job in a version's directory. */
  static List<Path> kinds(Path version) throws IOException {
    try (Stream<Path> entries = Files.list(version)) {
      return entries.filter(entry -> Files.exists(entry.resolve(JOB))).sorted().toList();
    }
  }

  private static void write(SparkSession spark, Path kind) throws IOException {
    Path run = kind.resolve(RUN);
    train(spark, kind, new AtomicInteger(Integer.MAX_VALUE));
    TestJobs.copy(run.resolve(MODEL), kind.resolve(MODEL));
    TestJobs.delete(run);
    train(spark, kind, new AtomicInteger(INTERRUPTED_AFTER));
    ObjectNode expected = JSON.createObjectNode();
    expected.put("modelDigest", ModelDirectory.read(kind.resolve(MODEL)).digest());
    ArrayNode predictions = expected.putArray("predictions");
    predictions(kind).forEach(predictions::add);
    Files.write(
        kind.resolve(EXPECTED), JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(expected));
  }

  private static void train(SparkSession spark, Path kind, AtomicInteger roundsLeft)
      throws IOException {
    String yaml = Files.readString(kind.resolve(JOB));
    Job job = Jobs.bind(JobText.parse(JOB, yaml, Map.of()));
    TrainRequest request =
        new TrainRequest(job, new Resume.Auto(), false, () -> roundsLeft.decrementAndGet() == 0);
    TrainingRun.run(spark, request, RunListener.SILENT);
  }

  /** What the model says of the first rows, with every bit: one text for each. */
  static List<String> predictions(Path kind) throws IOException {
    List<String> lines = Files.readAllLines(kind.resolveSibling(ROWS));
    String[] header = lines.get(0).split(",");
    Scorer scorer = Scorer.load(kind.resolve(MODEL));
    return lines.stream()
        .skip(1)
        .limit(ROWS_PREDICTED)
        .map(line -> text(scorer, scorer.predict(row(scorer, header, line.split(",")))))
        .toList();
  }

  private static Map<String, Object> row(Scorer scorer, String[] header, String[] cells) {
    Map<String, Object> row = new HashMap<>();
    Set<String> inputs =
        scorer.columns().stream().map(InputColumn::name).collect(Collectors.toSet());
    for (int i = 0; i < header.length; i++) {
      if (inputs.contains(header[i])) {
        row.put(header[i], cells[i].isEmpty() ? null : cells[i]);
      }
    }
    return row;
  }

  private static String text(Scorer scorer, Prediction prediction) {
    return scorer.classes().isEmpty()
        ? Double.toString(prediction.value())
        : Arrays.toString(prediction.probabilities());
  }
}
