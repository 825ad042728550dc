package dev.regatta.submit.executors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.regatta.driver.spark.exchange.Moments.Moment;
import dev.regatta.driver.spark.run.RunListener;
import dev.regatta.driver.spark.run.TrainResult;
import dev.regatta.driver.state.TrainingState;
import dev.regatta.submit.Build;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A slow task and Spark's second copy of it: what both train counts once. */
@Tag("cluster")
@EnabledOnOs(value = OS.LINUX, disabledReason = "hosts are addresses of the loopback network")
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class SpeculationTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final int ROUND = 3;

  @TempDir static Path directory;
  private static Trainings trainings;
  private static ExecutorCluster cluster;
  private static SparkSession spark;
  private static String golden;

  @BeforeAll
  static void start() throws Exception {
    trainings = new Trainings(directory);
    golden = trainings.golden("average");
    cluster =
        new ExecutorCluster(
            Build.spark(),
            directory,
            Map.of(
                "spark.speculation", "true",
                "spark.speculation.interval", "20ms",
                "spark.speculation.multiplier", "1.01",
                "spark.speculation.quantile", "0.3",
                "spark.locality.wait", "0s"));
    spark = cluster.session(3, 2);
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  /** Copies that finished before their originals. */
  private static final class Copies extends SparkListener {
    final AtomicInteger won = new AtomicInteger();

    @Override
    public void onTaskEnd(SparkListenerTaskEnd event) {
      if (event.taskInfo().speculative() && event.taskInfo().successful()) {
        won.incrementAndGet();
      }
    }
  }

  @Test
  void aCopyThatOvertakesItsOriginalChangesNothing() {
    Copies copies = new Copies();
    spark.sparkContext().addSparkListener(copies);
    Trap trap = cluster.trap();

    TrainResult result =
        trainings.run(
            spark,
            "jobs",
            "average",
            new RunListener() {
              @Override
              public void rounded(TrainingState state) {
                if (state.rounds == ROUND) {
                  trap.set(Moment.STEPPING, 1, 2);
                }
              }
            });

    assertThat(trap.sprung()).as("the original was in the trap to the end").isTrue();
    trap.release();
    assertThat(result.modelDigest()).isEqualTo(golden);
    assertThat(result.summary().path("status").asText()).isEqualTo("completed");
    await().atMost(LIMIT).untilAsserted(() -> assertThat(copies.won).hasPositiveValue());
    spark.sparkContext().removeSparkListener(copies);
  }
}
