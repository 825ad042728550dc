package dev.regatta.driver.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regatta.conf.JobText;
import dev.regatta.driver.spark.run.Jobs;
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
import java.util.Random;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A job whose rows are sequences of several lengths, padded with what misleads. */
class MaskedJobTest {
  private static final int STEPS = 4;

  private static JavaSparkContext context;
  private static SparkSession spark;

  @TempDir private Path directory;

  @BeforeAll
  static void start() {
    context = Session.start(Map.of());
    spark = SparkSession.builder().sparkContext(context.sc()).getOrCreate();
  }

  @AfterAll
  static void stop() {
    context.close();
  }

  /** The class is the sign of the last step that counts; behind it the sign is the other one. */
  private Path rows() throws IOException {
    Random random = new Random(1);
    List<String> lines = new ArrayList<>(List.of("x1,x2,x3,x4,m1,m2,m3,m4,label"));
    for (int row = 0; row < 1500; row++) {
      int length = 1 + random.nextInt(STEPS);
      int last = random.nextInt(2) * 2 - 1;
      StringBuilder values = new StringBuilder();
      StringBuilder mask = new StringBuilder();
      for (int step = 1; step <= STEPS; step++) {
        int value = step < length ? random.nextInt(2) * 2 - 1 : step == length ? last : -last;
        values.append(value).append(',');
        mask.append(step <= length ? 1 : 0).append(',');
      }
      lines.add(values.append(mask).append(last > 0 ? "up" : "down").toString());
    }
    return Files.write(directory.resolve("rows.csv"), lines);
  }

  private TrainResult train(String prepare) throws Exception {
    String job =
        """
        data:
          train: {format: csv, path: "%s"}
          label: label
          test: {fraction: 0.2}
        prepare: %s
        network: {type: dl4j, configuration: "%s", masked: true}
        optimizer: {type: adam, learning-rate: 0.02}
        training: {epochs: 6, batch-size: 32, workers: 2}
        averaging: {every: 4, rule: mean}
        output: "%s"
        """
            .formatted(
                rows(),
                prepare,
                Path.of("../../conf/echo-lstm.json").toAbsolutePath().normalize(),
                directory.resolve("run"));
    return TrainingRun.run(
        spark,
        TrainRequest.of(Jobs.bind(JobText.parse("job.yaml", job, Map.of()))),
        RunListener.SILENT);
  }

  @Test
  void paddingDoesNotMislead() throws Exception {
    TrainResult result = train("{columns: {\"m*\": {numeric: none}}}");
    assertThat(result.summary().path("test").path("accuracy").asDouble()).isGreaterThan(0.98);
  }

  @Test
  void aMaskThatPreparationScalesEndsTheRunAndIsNamed() {
    assertThatThrownBy(() -> train("{numeric: standardize}"))
        .hasMessageContaining("network.masked: the mask of a row is ")
        .hasMessageContaining("which preparation must leave as they are");
  }
}
