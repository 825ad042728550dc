package dev.regatta.driver.spark.resident;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.regatta.driver.exchange.Exchange;
import dev.regatta.driver.exchange.LocalExchange;
import dev.regatta.driver.exchange.Part;
import dev.regatta.driver.exchange.Shards;
import dev.regatta.driver.exchange.WorkerShards;
import dev.regatta.driver.spark.LocalSpark;
import dev.regatta.driver.spark.exchange.ShardRdd;
import dev.regatta.driver.spark.exchange.SmallRun;
import dev.regatta.driver.state.TrainingState;
import dev.regatta.worker.metric.Evaluation;
import dev.regatta.worker.train.KeptSlots;
import dev.regatta.worker.train.LocalState;
import dev.regatta.worker.train.RoundPlan;
import dev.regatta.worker.train.Update;
import dev.regatta.worker.train.WorkerSpec;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerStageSubmitted;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.SparkListenerTaskStart;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Workers that stay and may be lost, in this JVM and over a wire, against the local exchange. */
class ResidentExchangeTest {
  private static final AtomicInteger FAILURES_LEFT = new AtomicInteger();

  private static SparkSession session;
  private static JavaSparkContext spark;

  private final Watch watch = new Watch();

  /** How workers reach the driver. */
  private enum Way {
    SAME_JVM,
    WIRE;

    ResidentExchange open(LocalState localState, ShardRdd shards) {
      WorkerSpec spec = SmallRun.spec(localState);
      return this == WIRE
          ? ResidentExchange.overWire(spark, spec, shards)
          : new ResidentExchange(spark, spec, shards, () -> "test", line -> {});
    }
  }

  /** Stages as they start, and tasks while they run. */
  private static final class Watch extends SparkListener {
    private final AtomicInteger stages = new AtomicInteger();
    private final Set<Long> running = ConcurrentHashMap.newKeySet();

    @Override
    public void onStageSubmitted(SparkListenerStageSubmitted event) {
      stages.incrementAndGet();
    }

    @Override
    public void onTaskStart(SparkListenerTaskStart event) {
      running.add(event.taskInfo().taskId());
    }

    @Override
    public void onTaskEnd(SparkListenerTaskEnd event) {
      running.remove(event.taskInfo().taskId());
    }
  }

  /** Before every second round Spark kills one of the workers. */
  private static final class Killing implements Exchange {
    private final Exchange exchange;
    private final Watch watch;
    private int rounds;
    private int kills;

    Killing(Exchange exchange, Watch watch) {
      this.exchange = exchange;
      this.watch = watch;
    }

    @Override
    public List<Update> round(RoundPlan plan, TrainingState state) {
      if (rounds++ % 2 == 1) {
        await().atMost(20, SECONDS).until(() -> watch.running.size() == 4);
        Long victim = watch.running.stream().sorted().toList().get(kills % 4);
        assertThat(spark.sc().killTaskAttempt(victim, kills % 2 == 0, "meant to be lost")).isTrue();
        kills++;
      }
      return exchange.round(plan, state);
    }

    @Override
    public KeptSlots[] kept() {
      return exchange.kept();
    }

    @Override
    public void restore(KeptSlots[] kept) {
      exchange.restore(kept);
    }

    @Override
    public List<Evaluation> evaluate(float[] weights, List<Part> parts) {
      return exchange.evaluate(weights, parts);
    }

    @Override
    public void close() {
      exchange.close();
    }
  }

  @BeforeAll
  static void start() {
    session = LocalSpark.java(Map.of("spark.master", "local[8]", "spark.task.cpus", "2"));
    spark = JavaSparkContext.fromSparkContext(session.sparkContext());
  }

  @AfterAll
  static void stop() {
    session.stop();
  }

  @BeforeEach
  void listen() {
    spark.sc().addSparkListener(watch);
  }

  @AfterEach
  void listenNoMore() {
    spark.sc().removeSparkListener(watch);
  }

  /** As many as have started: Spark tells of them a little later. */
  private void awaitStages(int expected) {
    try {
      spark.sc().listenerBus().waitUntilEmpty(20_000);
    } catch (TimeoutException e) {
      throw new AssertionError(e);
    }
    await().atMost(20, SECONDS).until(() -> watch.running.isEmpty());
    assertThat(watch.stages).hasValue(expected);
  }

  private static byte[] train(LocalState localState, Way way) {
    return SmallRun.train(localState, way.open(localState, SmallRun.cached(spark)));
  }

  @ParameterizedTest
  @EnumSource
  void theWholeStateIsThatOfTheLocalExchange(LocalState localState) {
    byte[] local = SmallRun.local(localState);

    assertThat(train(localState, Way.SAME_JVM)).isEqualTo(local);
    assertThat(train(localState, Way.WIRE)).isEqualTo(local);
    awaitStages(2);
  }

  @ParameterizedTest
  @EnumSource
  void workersLostInEverySecondRoundChangeNothing(Way way) {
    Exchange resident = way.open(LocalState.AVERAGE, SmallRun.cached(spark));
    Killing killing = new Killing(resident, watch);

    byte[] state = SmallRun.train(LocalState.AVERAGE, killing);

    assertThat(killing.kills).isEqualTo(SmallRun.ROUNDS / 2);
    awaitStages(1 + killing.kills);
    assertThat(state).isEqualTo(SmallRun.local(LocalState.AVERAGE));
  }

  /** Worker 1 throws as often as {@link #FAILURES_LEFT} says, in as many stages. */
  private static ShardRdd failing(int failures) {
    FAILURES_LEFT.set(failures);
    ShardRdd shards = SmallRun.cached(spark);
    JavaRDD<WorkerShards> failing =
        shards
            .workers()
            .mapPartitionsWithIndex(
                (worker, own) -> {
                  if (worker == 1 && FAILURES_LEFT.getAndDecrement() > 0) {
                    throw new IllegalStateException("meant to fail");
                  }
                  return own;
                },
                true);
    return new ShardRdd(failing, shards.sampleRows());
  }

  @ParameterizedTest
  @EnumSource
  void aWorkerThatThrowsNowAndThenChangesNothing(Way way) {
    int failures = ResidentExchange.MOST_LOSSES - 1;

    byte[] state = SmallRun.train(LocalState.RESET, way.open(LocalState.RESET, failing(failures)));

    awaitStages(1 + failures);
    assertThat(state).isEqualTo(SmallRun.local(LocalState.RESET));
  }

  @ParameterizedTest
  @EnumSource
  void aWorkerThatAlwaysThrowsEndsTheRunWithItsCauseToldOnce(Way way) {
    Exchange exchange = way.open(LocalState.RESET, failing(Integer.MAX_VALUE));

    assertThatThrownBy(() -> SmallRun.train(LocalState.RESET, exchange))
        .isInstanceOf(IllegalStateException.class)
        .message()
        .contains("4 stages in a row")
        .containsOnlyOnce("meant to fail")
        .doesNotContain("\n");
    awaitStages(ResidentExchange.MOST_LOSSES);
    assertThat(Desk.opened()).isZero();
  }

  @ParameterizedTest
  @EnumSource
  void keptSlotsStandStillWhileTrainingGoesOn(Way way) {
    TrainingState state = SmallRun.state(SmallRun.spec(LocalState.KEEP));
    try (Exchange resident = way.open(LocalState.KEEP, SmallRun.cached(spark))) {
      resident.restore(new KeptSlots[0]);
      resident.round(new RoundPlan(0, 0, new double[] {0.01}, 0, false), state);
      KeptSlots[] kept = resident.kept();
      float[] then = kept[0].slots()[0].clone();

      resident.round(new RoundPlan(0, 1, new double[] {0.01}, 1, false), state);

      assertThat(kept[0].slots()[0]).containsExactly(then);
      assertThat(resident.kept()[0].slots()[0]).isNotEqualTo(then);
    }
  }

  @ParameterizedTest
  @EnumSource
  void evaluationsAgreeForEveryPart(Way way) {
    WorkerSpec spec = SmallRun.spec(LocalState.AVERAGE);
    float[] weights = SmallRun.state(spec).weights;
    Shards shards = new Shards(SmallRun.workers(), 7);
    ShardRdd rdd = new ShardRdd(SmallRun.cached(spark).workers(), 7);
    List<Part> parts = List.of(Part.values());
    try (Exchange local = new LocalExchange(spec.local(spec.buildNetwork()), spec, shards, 2);
        Exchange resident = way.open(LocalState.AVERAGE, rdd)) {
      List<Evaluation> expected = local.evaluate(weights, parts);
      List<Evaluation> found = resident.evaluate(weights, parts);
      for (int part = 0; part < parts.size(); part++) {
        assertThat(found.get(part).encode())
            .as(parts.get(part).describe())
            .isEqualTo(expected.get(part).encode());
      }
      assertThat(found.get(0).rows()).isEqualTo(21);
    }
  }

  @Test
  void theCallersLocalPropertiesStay() {
    spark.setJobGroup("theirs", "what they do");
    try {
      train(LocalState.RESET, Way.SAME_JVM);

      assertThat(spark.getLocalProperty("spark.job.description")).isEqualTo("what they do");
      assertThat(spark.getLocalProperty("spark.jobGroup.id")).isEqualTo("theirs");
      assertThat(spark.getLocalProperty("spark.job.tags")).isNull();
    } finally {
      spark.clearJobGroup();
    }
  }
}
