package dev.regatta.submit.executors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.regatta.driver.spark.run.RunListener;
import dev.regatta.driver.spark.run.TrainResult;
import dev.regatta.driver.state.TrainingState;
import dev.regatta.submit.Build;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.spark.ExecutorAllocationClient;
import org.apache.spark.scheduler.ExecutorDecommissionInfo;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import scala.Option;

/**
 * An executor is told to leave, as before a spot instance or a node goes: it hands its blocks over
 * and ends, and the result has the same bits.
 */
@Tag("cluster")
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class DecommissionTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final int ROUND = 3;

  @TempDir static Path directory;
  private static Trainings trainings;
  private static String golden;
  private static ExecutorCluster cluster;
  private static SparkSession spark;

  @BeforeAll
  static void start() throws Exception {
    trainings = new Trainings(directory);
    golden = trainings.golden("average");
    cluster =
        new ExecutorCluster(
            Build.spark(),
            directory,
            Map.of(
                "spark.decommission.enabled", "true",
                "spark.storage.decommission.enabled", "true",
                "spark.storage.decommission.rddBlocks.enabled", "true",
                "spark.storage.decommission.shuffleBlocks.enabled", "true",
                // Tasks of a resident stage do not end by themselves.
                "spark.executor.decommission.forceKillTimeout", "5s"));
    spark = cluster.session(Trainings.WORKERS, 1);
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"jobs", "resident"})
  void anExecutorThatIsToldToLeaveChangesNothing(String exchange) {
    await().atMost(LIMIT).until(() -> ExecutorCluster.executors(spark).length == 3);
    Executors executors = new Executors();
    spark.sparkContext().addSparkListener(executors);
    AtomicReference<String> told = new AtomicReference<>();
    RunListener decommissioning =
        new RunListener() {
          @Override
          public void rounded(TrainingState state) {
            if (state.rounds == ROUND && told.get() == null) {
              told.set(decommission());
              await().atMost(LIMIT).until(() -> executors.gone().contains(told.get()));
            }
          }
        };

    TrainResult result = trainings.run(spark, exchange, "average", decommissioning);

    assertThat(executors.gone()).containsExactly(told.get());
    assertThat(result.status()).isEqualTo("completed");
    assertThat(result.modelDigest()).isEqualTo(golden);
    spark.sparkContext().removeSparkListener(executors);
  }

  /** Tells one executor to leave; its id. */
  private static String decommission() {
    ExecutorAllocationClient client =
        (ExecutorAllocationClient) spark.sparkContext().schedulerBackend();
    String executor = client.getExecutorIds().head();
    boolean taken =
        client.decommissionExecutor(
            executor, new ExecutorDecommissionInfo("its node goes", Option.empty()), false, false);
    assertThat(taken).isTrue();
    return executor;
  }
}
