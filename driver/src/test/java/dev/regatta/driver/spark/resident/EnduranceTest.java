package dev.regatta.driver.spark.resident;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.regatta.conf.JobText;
import dev.regatta.driver.exchange.WorkerShards;
import dev.regatta.driver.spark.LocalSpark;
import dev.regatta.driver.spark.exchange.ShardRdd;
import dev.regatta.driver.state.TrainingState;
import dev.regatta.worker.Workers;
import dev.regatta.worker.shard.PackedShard;
import dev.regatta.worker.shard.ShardBuilder;
import dev.regatta.worker.train.RoundPlan;
import dev.regatta.worker.train.Update;
import dev.regatta.worker.train.WorkerSpec;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Many rounds and large ones: what is held stays flat, and afterwards nothing is left. */
class EnduranceTest {
  private static final int ROWS = 8;
  private static final long MIB = 1 << 20;

  private static SparkSession session;
  private static JavaSparkContext spark;

  /** Limits that a large model exceeds many times: they concern what Spark itself carries. */
  @BeforeAll
  static void start() {
    session =
        LocalSpark.java(
            Map.of(
                "spark.rpc.message.maxSize", "1",
                "spark.driver.maxResultSize", "1m",
                "spark.serializer", "org.apache.spark.serializer.KryoSerializer",
                "spark.kryoserializer.buffer.max", "1m"));
    spark = JavaSparkContext.fromSparkContext(session.sparkContext());
  }

  @AfterAll
  static void stop() {
    session.stop();
  }

  @AfterEach
  void nothingIsLeft() {
    await().atMost(30, SECONDS).until(() -> threads("regatta", "rpc-client").isEmpty());
    assertThat(Desk.opened()).isZero();
    assertThat(spark.sc().statusTracker().getActiveJobIds()).isEmpty();
  }

  private static List<String> threads(String... prefixes) {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> Stream.of(prefixes).anyMatch(name::startsWith))
        .toList();
  }

  private static WorkerSpec spec(int inputs, int units) {
    String text =
        """
        network: {layers: [{units: %d, activation: relu}], loss: mse}
        inputs: %d
        classes: 0
        label-scale: 1
        optimizer: {type: sgd, learning-rate: 0.001}
        regularization: {}
        local-state: reset
        batch-size: 1
        threads: 1
        seed: 3
        """;
    return Workers.bindSpec(JobText.parse("test", text.formatted(units, inputs), Map.of()));
  }

  private static PackedShard shard(int inputs, Random random) {
    ShardBuilder builder = new ShardBuilder(ROWS, inputs, false, 0);
    for (int row = 0; row < ROWS; row++) {
      for (int i = 0; i < inputs; i++) {
        builder.block()[builder.offset() + i] = random.nextFloat();
      }
      builder.endRow(random.nextFloat(), 1);
    }
    return builder.build();
  }

  private static ShardRdd shards(int workers, int inputs) {
    Random random = new Random(5);
    List<WorkerShards> all = new ArrayList<>();
    for (int worker = 0; worker < workers; worker++) {
      all.add(new WorkerShards(shard(inputs, random), shard(inputs, random), null));
    }
    return new ShardRdd(spark.parallelize(all, workers), ROWS);
  }

  private static ResidentExchange open(String way, WorkerSpec spec, ShardRdd shards) {
    return way.equals("wire")
        ? ResidentExchange.overWire(spark, spec, shards)
        : new ResidentExchange(spark, spec, shards, () -> "", line -> {});
  }

  private static TrainingState state(WorkerSpec spec) {
    TrainingState state = new TrainingState(spec.buildNetwork().parameters(), 0, 0);
    spec.buildNetwork().initialize(spec.seed(), state.weights);
    return state;
  }

  private static RoundPlan oneStep() {
    return new RoundPlan(0, 0, new double[] {0.001}, 0, false);
  }

  /** What is held at one time. */
  private record Held(long heapBytes, long directBytes) {
    static Held now() {
      System.gc();
      System.gc();
      long direct = 0;
      for (BufferPoolMXBean pool : ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class)) {
        direct += pool.getMemoryUsed();
      }
      return new Held(ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(), direct);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"same jvm", "wire"})
  void tenThousandRoundsHoldWhatOneThousandHeld(String way) {
    WorkerSpec spec = spec(4, 3);
    TrainingState state = state(spec);
    Held early = null;
    List<String> earlyThreads = List.of();
    try (ResidentExchange exchange = open(way, spec, shards(2, 4))) {
      for (int round = 1; round <= 10_000; round++) {
        exchange.round(oneStep(), state);
        if (round == 1000) {
          early = Held.now();
          earlyThreads = LocalSpark.lastingThreads();
        }
      }
      Held late = Held.now();

      assertThat(early).isNotNull();
      assertThat(late.heapBytes).isLessThan(early.heapBytes + 2 * MIB);
      assertThat(late.directBytes).isLessThanOrEqualTo(early.directBytes + MIB / 4);
      // Other threads of Spark's pools come and go, too; a leak does not end.
      int most = earlyThreads.size() + 10;
      await()
          .atMost(100, SECONDS)
          .untilAsserted(() -> assertThat(LocalSpark.lastingThreads()).hasSizeLessThan(most));
    }
  }

  /** Over the wire with less: there each end has arrays of its own. */
  @ParameterizedTest
  @ValueSource(strings = {"same jvm", "wire"})
  void aModelFarAboveSparksMessageLimitsIsTrained(String way) {
    int units = way.equals("wire") ? 2000 : 8000;
    WorkerSpec spec = spec(5000, units);
    TrainingState state = state(spec);
    float first = state.weights[0];
    try (ResidentExchange exchange = open(way, spec, shards(1, 5000))) {
      List<Update> updates = exchange.round(oneStep(), state);

      assertThat(state.weights.length).isGreaterThan(5000 * units);
      assertThat(updates).hasSize(1);
      Update update = updates.get(0);
      assertThat(update.rows()).isEqualTo(1);
      assertThat(update.divergence()).isNull();
      assertThat(update.end()).isNotNull();
      assertThat(update.end()[0]).hasSameSizeAs(state.weights).isNotEqualTo(state.weights);
      assertThat(state.weights[0]).isEqualTo(first);
      long bytes = way.equals("wire") ? 4L * state.weights.length : 0;
      assertThat(exchange.traffic().receivedBytes()).isEqualTo(bytes);
    }
  }

  /** Inodes of the sockets on which this JVM listens. */
  private static Set<String> listening() throws IOException {
    Set<String> own = new TreeSet<>();
    try (Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
      for (Path file : (Iterable<Path>) files::iterator) {
        if (Files.isSymbolicLink(file)) {
          own.add(target(file));
        }
      }
    }
    Set<String> listening = new TreeSet<>();
    for (String table : List.of("/proc/self/net/tcp", "/proc/self/net/tcp6")) {
      for (String line : Files.readAllLines(Path.of(table))) {
        String[] fields = line.strip().split("\\s+", -1);
        if (fields[3].equals("0A") && own.contains("socket:[" + fields[9] + "]")) {
          listening.add(fields[1] + " " + fields[9]);
        }
      }
    }
    return listening;
  }

  private static String target(Path link) {
    try {
      return Files.readSymbolicLink(link).toString();
    } catch (IOException e) {
      // Closed since it was listed.
      return "";
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void noPortIsOpened() throws IOException {
    spark.parallelize(List.of(1, 2), 2).count();
    Set<String> before = listening();
    assertThat(before).isNotEmpty();
    WorkerSpec spec = spec(4, 3);
    for (String way : List.of("same jvm", "wire")) {
      try (ResidentExchange exchange = open(way, spec, shards(2, 4))) {
        exchange.round(oneStep(), state(spec));

        assertThat(listening()).as(way).isEqualTo(before);
      }
    }
  }
}
