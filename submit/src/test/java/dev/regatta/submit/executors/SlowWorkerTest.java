package dev.regatta.submit.executors;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regatta.driver.spark.run.RunListener;
import dev.regatta.driver.spark.run.TrainResult;
import dev.regatta.driver.state.TrainingState;
import dev.regatta.submit.Build;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A worker whose steps take 30 times as long and more: rounds of a fixed time do not wait. */
@Tag("cluster")
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class SlowWorkerTest {
  private static final int SLOW = 1;
  private static final int TIMES = 30;
  private static final Duration PAUSE = Duration.ofMillis(60);
  private static final Duration BOX = Duration.ofMillis(50);

  @TempDir static Path directory;
  private static Trainings trainings;
  private static ExecutorCluster cluster;
  private static SparkSession spark;

  @BeforeAll
  static void start() throws Exception {
    trainings = new Trainings(directory);
    cluster = new ExecutorCluster(Build.spark(), directory, Map.of());
    spark = cluster.session(Trainings.WORKERS, 1);
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @AfterEach
  void forget() {
    cluster.trap().clear();
  }

  /** The steps of each replica after each round, and what a round took. */
  private static final class Pace implements RunListener {
    final List<int[]> steps = new ArrayList<>();
    final List<Long> nanos = new ArrayList<>();
    long rows;
    private long last = System.nanoTime();

    @Override
    public void rounded(TrainingState state) {
      long now = System.nanoTime();
      nanos.add(now - last);
      last = now;
      steps.add(state.replicaSteps.clone());
      rows = state.rows;
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"jobs", "resident"})
  void roundsOfAFixedTimeDoNotWaitForIt(String exchange) {
    Trap trap = cluster.trap();
    trap.slow(SLOW, PAUSE);
    Pace pace = new Pace();

    TrainResult result =
        trainings.run(
            spark,
            exchange,
            "average",
            pace,
            "training.epochs=1",
            "training.batch-size=1",
            "averaging.every={type: time-box, millis: " + BOX.toMillis() + "}",
            "averaging.rule=nova");

    assertThat(result.status()).isEqualTo("completed");
    long rows = result.summary().path("rows").path("train").asLong();
    assertThat(pace.rows).as("every row was trained once").isEqualTo(rows);
    long stepsOfSlow = rows / Trainings.WORKERS;
    assertThat((long) trap.dawdled())
        .as("it was slow to the end")
        .isBetween(stepsOfSlow, stepsOfSlow + 1);
    int[] slowest =
        pace.steps.stream()
            .filter(s -> s.length > 0 && others(s) >= stepsOfSlow)
            .findFirst()
            .orElseThrow();
    assertThat(others(slowest)).as("the others are done").isGreaterThan(TIMES * slowest[SLOW]);
    List<Long> sorted = pace.nanos.stream().sorted().toList();
    assertThat(sorted.get(sorted.size() / 2))
        .as("a round takes its time, not that in which the slow one takes all of its steps")
        .isLessThan(PAUSE.toNanos() * stepsOfSlow / 4);
  }

  /** The fewest steps of a replica that is not slowed. */
  private static int others(int[] steps) {
    int fewest = Integer.MAX_VALUE;
    for (int replica = 0; replica < steps.length; replica++) {
      if (replica != SLOW) {
        fewest = Math.min(fewest, steps[replica]);
      }
    }
    return fewest;
  }
}
