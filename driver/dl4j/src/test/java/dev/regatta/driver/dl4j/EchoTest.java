package dev.regatta.driver.dl4j;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regatta.conf.JobText;
import dev.regatta.driver.spark.run.Jobs;
import dev.regatta.driver.spark.run.RunListener;
import dev.regatta.driver.spark.run.TrainRequest;
import dev.regatta.driver.spark.run.TrainResult;
import dev.regatta.driver.spark.run.TrainingRun;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shipped job whose network has to remember, and networks that cannot. */
class EchoTest {
  private static final String DENSE = "network={layers: [{units: 32, activation: relu}]}";

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

  /** Of rows that no training has seen. */
  private double accuracy(String... changes) throws Exception {
    Path conf = Path.of("../../conf").toAbsolutePath().normalize();
    List<String> assignments = new ArrayList<>(List.of(changes));
    assignments.add("data.test={format: synthetic, kind: echo, rows: 2000, seed: 8}");
    assignments.add("output=" + directory.resolve("run"));
    JobText text = JobText.read(conf.resolve("echo.yaml"), Map.of());
    TrainResult result =
        TrainingRun.run(
            spark, TrainRequest.of(Jobs.bind(text.with("test", assignments))), RunListener.SILENT);
    return result.summary().path("test").path("accuracy").asDouble();
  }

  @Test
  void anLstmRemembersTheFirstSign() throws Exception {
    Path configuration = Path.of("../../conf/echo-lstm.json").toAbsolutePath().normalize();
    assertThat(accuracy("network.configuration=" + configuration)).isGreaterThan(0.98);
  }

  @Test
  void whatSeesTheLastSignAloneGuesses() throws Exception {
    assertThat(accuracy(DENSE, "data.features=[x8]")).isBetween(0.44, 0.56);
  }

  @Test
  void whatSeesAllSignsAndHasNoHiddenLayerGuesses() throws Exception {
    assertThat(accuracy("network={layers: []}")).isBetween(0.44, 0.56);
  }
}
