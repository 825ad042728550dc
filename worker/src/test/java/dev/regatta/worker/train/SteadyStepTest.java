package dev.regatta.worker.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regatta.conf.JobText;
import dev.regatta.worker.Workers;
import dev.regatta.worker.optimizer.Optimizers;
import dev.regatta.worker.shard.BlockLayout;
import dev.regatta.worker.shard.BlockedShard;
import dev.regatta.worker.shard.Shard;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A local step, once the JIT compiler has seen it, takes nothing from the heap. */
class SteadyStepTest {
  private static final int WIDTH = 12;
  private static final int BATCH = 8;
  private static final int STEPS = 2_000;
  private static final int MOST_ROUNDS = 40;

  static Stream<String> optimizers() {
    return Optimizers.REGISTRY.names().stream();
  }

  @ParameterizedTest
  @MethodSource("optimizers")
  void aStepAllocatesNothing(String optimizer) {
    requireSteady(spec(optimizer, "dense", "[]"), TestShards.dense(STEPS * BATCH, WIDTH));
  }

  @ParameterizedTest
  @ValueSource(strings = {"sgd", "adam"})
  void norDoesOneOfTables(String optimizer) {
    requireSteady(
        spec(
            optimizer,
            "dense",
            "[{column: a, at: 3, rows: 50, width: 4}, {column: b, at: 11, rows: 9, width: 2}]"),
        TestShards.dense(STEPS * BATCH, WIDTH));
  }

  @Test
  void norDoesOneOnSparseRows() {
    requireSteady(spec("adam", "sparse", "[]"), TestShards.sparse(STEPS * BATCH, WIDTH));
  }

  @ParameterizedTest
  @ValueSource(strings = {"dense", "sparse"})
  void norDoesOneOnRowsOfABlock(String rows) {
    int count = STEPS * BATCH;
    BlockLayout one = new BlockLayout(count, 1, count);
    BlockFiles.Form form = new BlockFiles.Form(WIDTH, rows.equals("sparse"));
    requireSteady(spec("adam", rows, "[]"), BlockFiles.inMemory(one, form));
  }

  /** Whatever its size: its arrays are used again. */
  @Test
  void aBlockFromDiskTakesLittle(@TempDir Path folder) {
    int count = STEPS * BATCH;
    BlockLayout blocks = new BlockLayout(count, 1, 1000);
    BlockedShard shard = new BlockFiles(folder).write(blocks, new BlockFiles.Form(WIDTH, false));
    WorkerSpec spec = spec("sgd", "dense", "[]");
    float[] weights = new float[spec.buildNetwork().parameters()];
    StartState start = new StartState(weights, new float[0][], null);
    try (LocalTrainer trainer = new LocalTrainer(spec.local(spec.buildNetwork()), shard, 0)) {
      long bytes = Long.MAX_VALUE;
      for (int round = 0; round < MOST_ROUNDS && bytes > 500L * blocks.blocks(); round++) {
        bytes = allocated(trainer, start, STEPS);
      }
      assertThat(bytes).isLessThan(500L * blocks.blocks());
    }
  }

  private static void requireSteady(WorkerSpec spec, Shard shard) {
    float[] weights = new float[spec.buildNetwork().parameters()];
    spec.buildNetwork().initialize(7, weights);
    float[][] slots = new float[spec.optimizer().slots()][weights.length];
    StartState start = new StartState(weights, slots, null);
    try (LocalTrainer trainer = new LocalTrainer(spec.local(spec.buildNetwork()), shard, 0)) {
      long more = Long.MAX_VALUE;
      for (int round = 0; round < MOST_ROUNDS && more != 0; round++) {
        long few = allocated(trainer, start, STEPS / 2);
        more = allocated(trainer, start, STEPS) - few;
      }
      assertThat(more).as("bytes that %d more steps allocate", STEPS / 2).isZero();
    }
  }

  /** What a round takes besides does not depend on its steps. */
  private static long allocated(LocalTrainer trainer, StartState start, int steps) {
    double[] rates = new double[steps];
    Arrays.fill(rates, 0.001);
    RoundPlan plan = new RoundPlan(0, 0, rates, 0, false);
    long before = allocatedBytes();
    Update update = trainer.run(plan, start, () -> false);
    long bytes = allocatedBytes() - before;
    assertThat(update.rows()).isEqualTo((long) steps * BATCH);
    assertThat(update.divergence()).isNull();
    return bytes;
  }

  private static long allocatedBytes() {
    return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean())
        .getCurrentThreadAllocatedBytes();
  }

  /** Everything that a job may ask of a step. */
  private static WorkerSpec spec(String optimizer, String rows, String embeddings) {
    String text =
        """
        network:
          layers:
            - {units: 16, activation: relu, dropout: 0.1}
            - {units: 9, activation: gelu, dropout: 0.2}
            - {units: 7, activation: tanh}
          loss: cross-entropy
        inputs: %d
        classes: 3
        label-scale: 1
        optimizer: {type: %s}
        regularization:
          {l1: 1e-4, l2: 1e-4, weight-decay: 1e-3, clip-norm: 0.1, clip-norm-each: 0.2,
           clip-value: 0.05, proximal: 0.01, gradient-noise: 1e-4}
        local-state: average
        batch-size: %d
        threads: 1
        seed: 5
        rows: %s
        embeddings: %s
        """;
    return Workers.bindSpec(
        JobText.parse("test", text.formatted(WIDTH, optimizer, BATCH, rows, embeddings), Map.of()));
  }
}
