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
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import scala.collection.immutable.Map$;

/** An executor ends by SIGKILL at a known point of a round: the result has the same bits. */
@Tag("cluster")
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class LostExecutorTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Duration POLL = Duration.ofMillis(10);
  private static final int ROUND = 3;
  private static final int WORKER = 1;

  @TempDir static Path directory;
  private static Trainings trainings;
  private static String golden;
  private static ExecutorCluster cluster;
  private static SparkSession spark;

  private final Executors executors = new Executors();
  private Trap trap;

  @BeforeAll
  static void start() throws Exception {
    trainings = new Trainings(directory);
    golden = trainings.golden("average");
    cluster = new ExecutorCluster(Build.spark(), directory, Map.of());
    spark = cluster.session(Trainings.WORKERS, 1);
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @BeforeEach
  void listen() {
    trap = cluster.trap();
    spark.sparkContext().addSparkListener(executors);
  }

  @AfterEach
  void awaitTheNewExecutor() {
    await().atMost(LIMIT).until(() -> ExecutorCluster.executors(spark).length == 3);
    spark.sparkContext().removeSparkListener(executors);
    trap.clear();
  }

  /** Spark is asked for the third executor only once the run says that it waits. */
  @Test
  void beforeARunThatWantsThemAllIsWaitedFor() {
    SparkContext context = spark.sparkContext();
    context.killExecutor(context.getExecutorIds().head());
    await().atMost(LIMIT).until(() -> ExecutorCluster.executors(spark).length == 2);
    List<String> notes = new CopyOnWriteArrayList<>();

    TrainResult result =
        train(
            "resident",
            new RunListener() {
              @Override
              public void note(String line) {
                notes.add(line);
                if (line.startsWith("the session has ")) {
                  context.requestTotalExecutors(Trainings.WORKERS, 0, Map$.MODULE$.empty());
                }
              }
            });

    assertThat(notes)
        .contains("the session has 2 of 3 task slots; waiting for executors for 120 s at most");
    assertThat(result.modelDigest()).isEqualTo(golden);
  }

  @ParameterizedTest
  @CsvSource({
    "jobs, PLAN_RECEIVED",
    "jobs, STEPPING",
    "jobs, UPDATE_READY",
    "resident, PLAN_RECEIVED",
    "resident, STEPPING",
    "resident, UPDATE_READY",
  })
  void inARoundChangesNothing(String exchange, Moment moment) throws Exception {
    int passes = moment == Moment.STEPPING ? 2 : 0;
    CompletableFuture<TrainResult> run =
        CompletableFuture.supplyAsync(
            () -> train(exchange, after(ROUND, state -> trap.set(moment, WORKER, passes))));
    await()
        .atMost(LIMIT)
        .pollInterval(POLL)
        .failFast("the run has ended", run::isDone)
        .until(trap::sprung);
    ProcessHandle executor = trap.stopped();

    kill(executor);
    trap.release();

    assertGoldenAfterALoss(run.get());
  }

  @ParameterizedTest
  @ValueSource(strings = {"jobs", "resident"})
  void betweenRoundsChangesNothing(String exchange) {
    RunListener killing = after(ROUND, state -> kill(cluster.processes().get(0)));

    assertGoldenAfterALoss(train(exchange, killing));
  }

  @Test
  void keptSlotsComeBackWithTheLastCheckpoint() {
    AtomicInteger passes = new AtomicInteger();
    RunListener killing =
        after(
            ROUND,
            state -> {
              if (passes.getAndIncrement() == 0) {
                kill(cluster.processes().get(0));
              }
            });

    TrainResult result = trainings.run(spark, "resident", "keep", killing);

    assertThat(passes).as("it went back to the checkpoint before").hasValue(2);
    assertThat(result.modelDigest()).isEqualTo(trainings.golden("keep"));
    await().atMost(LIMIT).until(() -> executors.removed() == 1 && executors.added() == 1);
  }

  private static TrainResult train(String exchange, RunListener listener) {
    return trainings.run(spark, exchange, "average", listener);
  }

  private static void kill(ProcessHandle executor) {
    assertThat(executor.destroyForcibly()).isTrue();
    await().atMost(LIMIT).pollInterval(POLL).until(() -> !executor.isAlive());
  }

  private void assertGoldenAfterALoss(TrainResult result) {
    assertThat(result.status()).isEqualTo("completed");
    assertThat(result.modelDigest()).isEqualTo(golden);
    await().atMost(LIMIT).until(() -> executors.removed() == 1 && executors.added() == 1);
  }

  private static RunListener after(int round, Consumer<TrainingState> action) {
    return new RunListener() {
      @Override
      public void rounded(TrainingState state) {
        if (state.rounds == round) {
          action.accept(state);
        }
      }
    };
  }
}
