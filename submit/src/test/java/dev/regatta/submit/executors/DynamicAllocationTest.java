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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Spark takes executors away from a run and gives it others: the result has the same bits. */
@Tag("cluster")
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class DynamicAllocationTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Duration POLL = Duration.ofMillis(10);

  /**
   * After this round nothing runs until all executors but one are taken away with their shards. In
   * a round Spark would keep those that hold what was shuffled for it.
   */
  private static final int SHRINKING = 2;

  /** In the round after this one the others wait for the executor that is left. */
  private static final int GROWING = 3;

  @TempDir static Path directory;
  private static Trainings trainings;
  private static String golden;
  private static ExecutorCluster cluster;
  private static SparkSession spark;

  @BeforeAll
  static void start() throws Exception {
    trainings = new Trainings(directory);
    golden = trainings.golden("average");
    cluster = new ExecutorCluster(Build.spark(), directory, Map.of());
    spark =
        cluster.session(
            Trainings.WORKERS,
            1,
            Map.of(
                "spark.dynamicAllocation.enabled", "true",
                "spark.dynamicAllocation.shuffleTracking.enabled", "true",
                "spark.dynamicAllocation.shuffleTracking.timeout", "3s",
                "spark.dynamicAllocation.minExecutors", "1",
                "spark.dynamicAllocation.initialExecutors", "3",
                "spark.dynamicAllocation.maxExecutors", "3",
                "spark.dynamicAllocation.executorIdleTimeout", "3s",
                "spark.dynamicAllocation.cachedExecutorIdleTimeout", "3s",
                "spark.dynamicAllocation.schedulerBacklogTimeout", "1s"));
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @Test
  void executorsThatComeAndGoChangeNothing() throws Exception {
    Executors executors = new Executors();
    spark.sparkContext().addSparkListener(executors);
    Trap trap = cluster.trap();
    AtomicInteger earlier = new AtomicInteger(-1);
    RunListener setting =
        new RunListener() {
          @Override
          public void rounded(TrainingState state) {
            if (state.rounds == SHRINKING) {
              await()
                  .atMost(LIMIT)
                  .until(
                      () ->
                          executors.removed() >= 2 && ExecutorCluster.executors(spark).length == 1);
              earlier.set(executors.added());
            } else if (state.rounds == GROWING) {
              trap.set(Moment.PLAN_RECEIVED, 0, 0);
            }
          }
        };
    CompletableFuture<TrainResult> run =
        CompletableFuture.supplyAsync(() -> trainings.run(spark, "jobs", "average", setting));

    await()
        .atMost(LIMIT.multipliedBy(2))
        .pollInterval(POLL)
        .failFast("the run has ended", run::isDone)
        .until(trap::sprung);
    await().atMost(LIMIT).until(() -> executors.added() >= earlier.get() + 2);
    trap.release();

    TrainResult result = run.get();
    assertThat(earlier).as("executors went").hasNonNegativeValue();
    assertThat(result.status()).isEqualTo("completed");
    assertThat(result.modelDigest()).isEqualTo(golden);
  }
}
