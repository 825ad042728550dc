package dev.regatta.driver.spark.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regatta.driver.exchange.Exchange;
import dev.regatta.driver.exchange.LocalExchange;
import dev.regatta.driver.exchange.Part;
import dev.regatta.driver.exchange.Shards;
import dev.regatta.driver.exchange.WorkerShards;
import dev.regatta.driver.history.Entry;
import dev.regatta.driver.spark.LocalSpark;
import dev.regatta.driver.state.TrainingState;
import dev.regatta.worker.train.LocalState;
import dev.regatta.worker.train.RoundPlan;
import dev.regatta.worker.train.WorkerSpec;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.TaskCompletionListener;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Rounds as Spark jobs, whose tasks may fail and run again, against the exchange without Spark. */
class JobsExchangeTest {
  /** Failures that tasks of this JVM had, by worker. */
  private static final AtomicInteger[] FAILED = {
    new AtomicInteger(), new AtomicInteger(), new AtomicInteger(), new AtomicInteger()
  };

  private static SparkSession session;
  private static JavaSparkContext spark;

  @BeforeAll
  static void start() {
    session = LocalSpark.java(Map.of("spark.master", "local[2,4]"));
    spark = JavaSparkContext.fromSparkContext(session.sparkContext());
  }

  @AfterAll
  static void stop() {
    session.stop();
  }

  private static JobsExchange jobs(LocalState localState, ShardRdd shards) {
    return new JobsExchange(spark, "run" + System.nanoTime(), SmallRun.spec(localState), shards);
  }

  @ParameterizedTest
  @EnumSource
  void theWholeStateIsThatOfTheLocalExchange(LocalState localState) {
    byte[] state = SmallRun.train(localState, jobs(localState, SmallRun.cached(spark)));

    assertThat(state).isEqualTo(SmallRun.local(localState));
  }

  /** In every round: worker 1 before it has trained, worker 0 when all its work is done. */
  private static ShardRdd failingOnce() {
    ShardRdd shards = SmallRun.cached(spark);
    JavaRDD<WorkerShards> failing =
        shards
            .workers()
            .mapPartitionsWithIndex(
                (worker, own) -> {
                  TaskContext task = TaskContext.get();
                  if (task.attemptNumber() == 0 && worker == 1) {
                    FAILED[worker].incrementAndGet();
                    throw new IllegalStateException("meant to fail");
                  }
                  if (task.attemptNumber() == 0 && worker == 0) {
                    TaskCompletionListener fail =
                        done -> {
                          FAILED[worker].incrementAndGet();
                          throw new IllegalStateException("meant to fail when all is done");
                        };
                    task.addTaskCompletionListener(fail);
                  }
                  return own;
                },
                true);
    return new ShardRdd(failing, shards.sampleRows());
  }

  /** Worker 0 does all its work twice in every round: it counts once. */
  @ParameterizedTest
  @EnumSource
  void tasksThatFailInEveryRoundAndRunAgainChangeNothing(LocalState localState) {
    for (AtomicInteger failed : FAILED) {
      failed.set(0);
    }

    byte[] state = SmallRun.train(localState, jobs(localState, failingOnce()));

    assertThat(FAILED[0].get()).isGreaterThanOrEqualTo(SmallRun.ROUNDS);
    assertThat(FAILED[1].get()).isGreaterThanOrEqualTo(SmallRun.ROUNDS);
    assertThat(state).isEqualTo(SmallRun.local(localState));
  }

  @Test
  void evaluationsAgreeForEveryPart() {
    WorkerSpec spec = SmallRun.spec(LocalState.AVERAGE);
    float[] weights = new float[spec.buildNetwork().parameters()];
    spec.buildNetwork().initialize(9, weights);
    Shards shards = new Shards(SmallRun.workers(), 7);
    ShardRdd rdd = new ShardRdd(SmallRun.cached(spark).workers(), 7);
    try (Exchange local = new LocalExchange(spec.local(spec.buildNetwork()), spec, shards, 2);
        Exchange jobs = new JobsExchange(spark, "evaluations", spec, rdd)) {
      for (Part part : Part.values()) {
        assertThat(jobs.evaluate(weights, List.of(part)).get(0).encode())
            .as(part.describe())
            .isEqualTo(local.evaluate(weights, List.of(part)).get(0).encode());
      }
      assertThat(jobs.evaluate(weights, List.of(Part.TRAINING_SAMPLE)).get(0).rows()).isEqualTo(21);
      assertThat(jobs.evaluate(weights, List.of(Part.TEST)).get(0).rows()).isEqualTo(121);
    }
  }

  @Test
  void sparksPageTellsEpochRoundAndMetric() throws Exception {
    List<String> descriptions = new CopyOnWriteArrayList<>();
    SparkListener listener =
        new SparkListener() {
          @Override
          public void onJobStart(SparkListenerJobStart job) {
            descriptions.add(String.valueOf(job.properties().get("spark.job.description")));
          }
        };
    WorkerSpec spec = SmallRun.spec(LocalState.RESET);
    TrainingState state = SmallRun.state(spec);
    ShardRdd cached = SmallRun.cached(spark);
    spark.sc().addSparkListener(listener);
    try (Exchange jobs = jobs(LocalState.RESET, cached)) {
      jobs.round(new RoundPlan(0, 0, new double[] {0.1}, 0, false), state);
      Map<String, Double> found = Map.of("validation-loss", 0.32112);
      state.history = state.history.plus(new Entry(1, 1, 10, 0.1, found, List.of(), List.of(), 1));
      state.rounds = 7;
      jobs.round(new RoundPlan(1, 0, new double[] {0.1}, 0, false), state);
      spark.sc().listenerBus().waitUntilEmpty(60_000);
    } finally {
      spark.sc().removeSparkListener(listener);
    }

    assertThat(descriptions)
        .containsSubsequence("epoch 1, round 1", "epoch 2, round 8, validation loss 0.3211");
  }

  @Test
  void theCallersLocalPropertiesStay() {
    spark.setJobGroup("theirs", "what they do");
    WorkerSpec spec = SmallRun.spec(LocalState.RESET);
    RoundPlan plan = new RoundPlan(0, 0, new double[] {0.1}, 0, false);
    try (Exchange jobs = jobs(LocalState.RESET, SmallRun.cached(spark))) {
      jobs.round(plan, SmallRun.state(spec));
      jobs.evaluate(SmallRun.state(spec).weights, List.of(Part.VALIDATION));

      assertThat(spark.getLocalProperty("spark.job.description")).isEqualTo("what they do");
      assertThat(spark.getLocalProperty("spark.jobGroup.id")).isEqualTo("theirs");
      spark.clearJobGroup();
      jobs.round(plan, SmallRun.state(spec));
      assertThat(spark.getLocalProperty("spark.job.description")).isNull();
    } finally {
      spark.clearJobGroup();
    }
  }
}
