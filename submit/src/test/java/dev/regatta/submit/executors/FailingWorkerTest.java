package dev.regatta.submit.executors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.regatta.conf.UserException;
import dev.regatta.driver.spark.exchange.Moments.Moment;
import dev.regatta.driver.spark.run.RunListener;
import dev.regatta.submit.Build;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.spark.SparkExecutorInfo;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A worker that fails whenever it is tried: the run fails, says why and leaves nothing running. */
@Tag("cluster")
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class FailingWorkerTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final String CAUSE = "worker 1 fails at STEPPING";

  @TempDir static Path directory;
  private static Trainings trainings;
  private static ExecutorCluster cluster;
  private static SparkSession spark;

  @BeforeAll
  static void start() throws Exception {
    trainings = new Trainings(directory);
    cluster = new ExecutorCluster(Build.spark(), directory, Map.of());
    spark = cluster.session(1, 3);
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @AfterEach
  void clear() {
    cluster.trap().clear();
  }

  @ParameterizedTest
  @ValueSource(strings = {"jobs", "resident"})
  void endsTheRunAfterFourAttempts(String exchange) throws Exception {
    cluster.trap().failAt(Moment.STEPPING, 1);

    Throwable failure =
        catchThrowable(() -> trainings.run(spark, exchange, "average", RunListener.SILENT));

    assertThat(failure).isInstanceOf(Exception.class).isNotInstanceOf(UserException.class);
    assertThat(failure.getMessage()).containsOnlyOnce(CAUSE);
    assertThat(cluster.trap().failures()).isEqualTo(4);
    JsonNode summary =
        new ObjectMapper().readTree(trainings.lastOutput().resolve("summary.json").toFile());
    assertThat(summary.path("status").asText()).isEqualTo("failed");
    assertThat(summary.path("error").asText()).containsOnlyOnce(CAUSE);
    await().atMost(LIMIT).until(() -> runningTasks() == 0);
    assertThat(spark.sparkContext().statusTracker().getActiveJobIds()).isEmpty();
  }

  private static int runningTasks() {
    return Arrays.stream(ExecutorCluster.executors(spark))
        .mapToInt(SparkExecutorInfo::numRunningTasks)
        .sum();
  }
}
