package dev.regatta.driver.spark.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.regatta.driver.job.Job;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.SparkSession;

/** A small classifier trained in a folder's "done", with test rows of its own, and its summary. */
final class TestRun {
  static final ObjectMapper JSON = new ObjectMapper();

  /** What scripts rely on, whatever the status. */
  private static final Set<String> SUMMARY_KEYS =
      Set.of(
          "formatVersion",
          "status",
          "stopReason",
          "error",
          "rounds",
          "epochs",
          "rows",
          "best",
          "validation",
          "test",
          "seconds",
          "rowsPerSecond",
          "parameters",
          "workers",
          "threadsPerWorker",
          "exchange",
          "blas",
          "reproducible",
          "modelDigest",
          "provenance");

  private final Path folder;
  private final Path rows;
  private final Path held;
  private final TrainResult result;

  TestRun(SparkSession spark, Path folder) {
    this.folder = folder;
    List<String> lines = TestJobs.classes(700);
    rows = TestJobs.csv(folder.resolve("rows"), TestJobs.CLASSES_HEADER, lines.subList(0, 500), 2);
    held =
        TestJobs.csv(folder.resolve("held"), TestJobs.CLASSES_HEADER, lines.subList(500, 700), 1);
    result = TestJobs.train(spark, withHeldTest(folder.resolve("done")));
  }

  /** The test rows. */
  Path held() {
    return held;
  }

  TrainResult result() {
    return result;
  }

  /** The job of this run, but for its output and what these assignments change. */
  Job withHeldTest(Path output, String... more) {
    List<String> all = new ArrayList<>(List.of(more));
    all.add("data.test={format: csv, path: '" + held + "'}");
    return TestJobs.classifier(rows, output, all.toArray(String[]::new));
  }

  /** The summary of a run in the folder: it has every key. */
  JsonNode summary(String output) throws IOException {
    JsonNode summary =
        JSON.readTree(Files.readString(folder.resolve(output).resolve("summary.json")));
    assertThat(names(summary)).as(output).containsAll(SUMMARY_KEYS);
    return summary;
  }

  static Set<String> names(JsonNode object) {
    Set<String> names = new HashSet<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  static Map<String, Double> figures(JsonNode object) {
    Map<String, Double> figures = new HashMap<>();
    object
        .fields()
        .forEachRemaining(field -> figures.put(field.getKey(), field.getValue().asDouble()));
    return figures;
  }
}
