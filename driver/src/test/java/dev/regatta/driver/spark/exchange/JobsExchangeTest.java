package dev.regatta.driver.spark.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regatta.conf.JobText;
import dev.regatta.driver.averaging.SlowMomentum;
import dev.regatta.driver.exchange.Exchange;
import dev.regatta.driver.exchange.LocalExchange;
import dev.regatta.driver.exchange.Part;
import dev.regatta.driver.exchange.Shards;
import dev.regatta.driver.exchange.WorkerShards;
import dev.regatta.driver.history.Monitor;
import dev.regatta.driver.loop.Clock;
import dev.regatta.driver.loop.LoopSettings;
import dev.regatta.driver.loop.Rows;
import dev.regatta.driver.loop.TrainingListener;
import dev.regatta.driver.loop.TrainingLoop;
import dev.regatta.driver.schedule.Constant;
import dev.regatta.driver.spark.LocalSpark;
import dev.regatta.driver.state.StateFrame;
import dev.regatta.driver.state.TrainingState;
import dev.regatta.driver.sync.Every;
import dev.regatta.worker.Workers;
import dev.regatta.worker.network.Network;
import dev.regatta.worker.shard.PackedShard;
import dev.regatta.worker.shard.ShardBuilder;
import dev.regatta.worker.train.LocalSpec;
import dev.regatta.worker.train.LocalState;
import dev.regatta.worker.train.WorkerSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.TaskCompletionListener;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Rounds as Spark jobs, whose tasks may fail and run again, against the exchange without Spark. */
class JobsExchangeTest {
  private static final int WIDTH = 4;
  private static final int EPOCHS = 3;
  private static final int[] SHARD_ROWS = {41, 40, 0, 40};

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

  private static WorkerSpec spec(LocalState localState) {
    String text =
        """
        network: {layers: [{units: 6, activation: relu, dropout: 0.2}], loss: cross-entropy}
        inputs: %d
        classes: 2
        label-scale: 1
        optimizer: {type: adam, learning-rate: 0.02}
        regularization: {l2: 0.001, clip-norm: 1}
        local-state: %s
        batch-size: 8
        threads: 2
        seed: 3
        """;
    String state = localState.name().toLowerCase(java.util.Locale.ROOT);
    return Workers.bindSpec(JobText.parse("test", text.formatted(WIDTH, state), Map.of()));
  }

  private static List<PackedShard> shards(long seed) {
    Random random = new Random(seed);
    List<PackedShard> shards = new ArrayList<>();
    for (int rows : SHARD_ROWS) {
      ShardBuilder builder = new ShardBuilder(rows, WIDTH, true, 0);
      for (int row = 0; row < rows; row++) {
        float[] block = builder.block();
        for (int i = 0; i < WIDTH; i++) {
          block[builder.offset() + i] = (float) random.nextGaussian();
        }
        boolean label = block[builder.offset()] * block[builder.offset() + 1] > 0;
        builder.endRow(label ? 1 : 0, 0.5f + random.nextInt(3));
      }
      shards.add(builder.build());
    }
    return shards;
  }

  /** Of every worker other rows to train, to validate and to test. */
  private static List<WorkerShards> workers() {
    List<PackedShard> training = shards(12);
    List<PackedShard> validation = shards(13);
    List<PackedShard> test = shards(14);
    return IntStream.range(0, SHARD_ROWS.length)
        .mapToObj(i -> new WorkerShards(training.get(i), validation.get(i), test.get(i)))
        .toList();
  }

  private static JavaRDD<WorkerShards> cached() {
    return spark.parallelize(workers(), SHARD_ROWS.length).cache();
  }

  /** The state after training, as the bytes of a checkpoint; the wall clock is left out. */
  private static byte[] train(LocalState localState, Exchange exchange) {
    WorkerSpec spec = spec(localState);
    Network network = spec.buildNetwork();
    int slots = localState == LocalState.AVERAGE ? spec.optimizer().slots() : 0;
    TrainingState state = new TrainingState(network.parameters(), slots, 1);
    network.initialize(spec.seed(), state.weights);
    LocalSpec local = spec.local(network);
    LoopSettings settings =
        new LoopSettings(
            local,
            new Constant(0),
            new SlowMomentum(1, OptionalDouble.of(0.4)),
            new Every(2),
            List.of(),
            new Monitor("validation-loss", false),
            EPOCHS,
            EPOCHS,
            1,
            OptionalInt.empty(),
            0);
    Rows rows = new Rows(local, Arrays.stream(SHARD_ROWS).boxed().toList());
    try (exchange) {
      TrainingListener listener = new TrainingListener() {};
      new TrainingLoop(settings, rows, exchange, state, (s, b) -> {}, listener, new Clock())
          .run(() -> false);
    }
    state.seconds = 0;
    state.history = dev.regatta.driver.history.History.EMPTY;
    return StateFrame.of(state).encode();
  }

  private static byte[] local(LocalState localState) {
    WorkerSpec spec = spec(localState);
    Shards shards = new Shards(workers(), 20);
    return train(localState, new LocalExchange(spec.local(spec.buildNetwork()), spec, shards, 2));
  }

  private static JobsExchange jobs(LocalState localState, JavaRDD<WorkerShards> workers) {
    String run = "run" + System.nanoTime();
    return new JobsExchange(spark, run, spec(localState), new ShardRdd(workers, 20));
  }

  @ParameterizedTest
  @EnumSource
  void theWholeStateIsThatOfTheLocalExchange(LocalState localState) {
    assertThat(train(localState, jobs(localState, cached()))).isEqualTo(local(localState));
  }

  /** In every round: worker 1 before it has trained, worker 0 when all its work is done. */
  private static JavaRDD<WorkerShards> failingOnce() {
    return cached()
        .mapPartitionsWithIndex(
            (worker, shards) -> {
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
              return shards;
            },
            true);
  }

  @ParameterizedTest
  @EnumSource
  void tasksThatFailInEveryRoundAndRunAgainChangeNothing(LocalState localState) {
    for (AtomicInteger failed : FAILED) {
      failed.set(0);
    }

    byte[] state = train(localState, jobs(localState, failingOnce()));

    int rounds = EPOCHS * 2;
    assertThat(FAILED[0].get()).isGreaterThanOrEqualTo(rounds);
    assertThat(FAILED[1].get()).isGreaterThanOrEqualTo(rounds);
    assertThat(state).isEqualTo(local(localState));
  }

  @Test
  void evaluationsAgreeForEveryPart() {
    WorkerSpec spec = spec(LocalState.AVERAGE);
    float[] weights = new float[spec.buildNetwork().parameters()];
    spec.buildNetwork().initialize(9, weights);
    Shards shards = new Shards(workers(), 7);
    ShardRdd rdd = new ShardRdd(cached(), 7);
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
}
