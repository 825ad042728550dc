package dev.regatta.worker.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.regatta.conf.JobText;
import dev.regatta.worker.Workers;
import dev.regatta.worker.shard.PackedShard;
import dev.regatta.worker.shard.ShardBuilder;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LocalTrainerTest {
  private static final int WIDTH = 40;

  private static WorkerSpec spec(int threads, int units) {
    return spec(threads, units, "average");
  }

  private static WorkerSpec spec(int threads, int units, String localState) {
    return spec(threads, units, localState, "adam");
  }

  private static WorkerSpec spec(int threads, int units, String localState, String optimizer) {
    String text =
        """
        network: {layers: [{units: %d, activation: relu, dropout: 0.1}], loss: cross-entropy}
        inputs: %d
        classes: 3
        label-scale: 1
        optimizer: {type: %s, learning-rate: 0.01}
        regularization: {}
        local-state: %s
        batch-size: 4
        threads: %d
        seed: 5
        """;
    return Workers.bindSpec(
        JobText.parse(
            "test", text.formatted(units, WIDTH, optimizer, localState, threads), Map.of()));
  }

  private static PackedShard shard(int rows) {
    Random random = new Random(1);
    ShardBuilder builder = new ShardBuilder(rows, WIDTH, true, 0);
    for (int row = 0; row < rows; row++) {
      for (int i = 0; i < WIDTH; i++) {
        builder.block()[builder.offset() + i] = (float) random.nextGaussian();
      }
      builder.endRow(random.nextInt(3), 0.5f + random.nextInt(4));
    }
    return builder.build();
  }

  private static LocalTrainer trainer(WorkerSpec spec, int rows) {
    return new LocalTrainer(spec.local(spec.buildNetwork()), shard(rows), 0);
  }

  private static StartState start(WorkerSpec spec) {
    float[] weights = new float[spec.buildNetwork().parameters()];
    spec.buildNetwork().initialize(7, weights);
    return new StartState(weights, new float[2][weights.length], null);
  }

  private static RoundPlan plan(int firstStep, int steps) {
    double[] rates = new double[steps];
    Arrays.fill(rates, 0.01);
    return new RoundPlan(0, firstStep, rates, firstStep, false);
  }

  private static float[][] end(Update update) {
    return Objects.requireNonNull(update.end());
  }

  /** The first time of two is below what is averaged alone, the second above. */
  @ParameterizedTest
  @ValueSource(ints = {3, 400})
  void severalReplicasReturnTheirMean(int units) {
    for (int threads : new int[] {2, 3, 5}) {
      WorkerSpec spec = spec(threads, units);
      StartState start = start(spec);
      LocalSpec local = spec.local(spec.buildNetwork());
      Replica[] replicas = new Replica[threads];
      for (int i = 0; i < threads; i++) {
        replicas[i] = new Replica(local, shard(27), 0, i);
        replicas[i].run(plan(0, 3), start, () -> false);
      }
      try (LocalTrainer trainer = trainer(spec, 27)) {
        float[][] end = end(trainer.run(plan(0, 3), start, () -> false));

        for (int vector = 0; vector < 3; vector++) {
          assertThat(end[vector]).isEqualTo(mean(replicas, vector));
          assertThat(end[vector]).containsExactly(formula(replicas, vector), within(1e-7f));
        }
        assertThat(end[0]).isNotEqualTo(start.weights());
      }
    }
  }

  @Test
  void slotsThatAreMaximaMeetByTheirMaximum() {
    WorkerSpec spec = spec(3, 5, "average", "adamax");
    StartState start = start(spec);
    Replica[] replicas = new Replica[3];
    for (int i = 0; i < replicas.length; i++) {
      replicas[i] = new Replica(spec.local(spec.buildNetwork()), shard(27), 0, i);
      replicas[i].run(plan(0, 3), start, () -> false);
    }
    try (LocalTrainer trainer = trainer(spec, 27)) {
      float[][] end = end(trainer.run(plan(0, 3), start, () -> false));

      assertThat(end[1]).isEqualTo(mean(replicas, 1));
      for (int i = 0; i < end[2].length; i++) {
        float largest = Math.max(replicas[0].slots[1][i], replicas[1].slots[1][i]);
        assertThat(end[2][i]).isEqualTo(Math.max(largest, replicas[2].slots[1][i]));
      }
    }
  }

  /** The mean by its formula, which shares nothing with what is tested. */
  private static float[] formula(Replica[] replicas, int vector) {
    float[] mean = new float[replicas[0].weights.length];
    for (int i = 0; i < mean.length; i++) {
      double sum = 0;
      double weight = 0;
      for (Replica replica : replicas) {
        float end = vector == 0 ? replica.weights[i] : replica.slots[vector - 1][i];
        sum += replica.weightSum * end;
        weight += replica.weightSum;
      }
      mean[i] = (float) (sum / weight);
    }
    return mean;
  }

  /** Bit for bit. */
  private static float[] mean(Replica[] replicas, int vector) {
    float[] mean = new float[replicas[0].weights.length];
    float[][] ends = new float[replicas.length][];
    Arrays.setAll(ends, i -> vector == 0 ? replicas[i].weights : replicas[i].slots[vector - 1]);
    double[] weights = Arrays.stream(replicas).mapToDouble(each -> each.weightSum).toArray();
    for (int from = 0; from < mean.length; from += EndMean.SLICE) {
      int length = Math.min(EndMean.SLICE, mean.length - from);
      new EndMean().of(ends, weights, from, length, mean, from);
    }
    return mean;
  }

  @Test
  void buffersAreUsedAgain() {
    for (int threads = 1; threads <= 2; threads++) {
      WorkerSpec spec = spec(threads, 3);
      try (LocalTrainer trainer = trainer(spec, 30)) {
        float[][] first = end(trainer.run(plan(0, 2), start(spec), () -> false));
        float[][] second = end(trainer.run(plan(2, 2), start(spec), () -> false));

        assertThat(second[0]).isSameAs(first[0]);
      }
    }
  }

  @Test
  void threadsStayFromRoundToRoundAndEndWhenItIsClosed() {
    long before = replicaThreads();
    WorkerSpec spec = spec(4, 3);
    LocalTrainer trainer = trainer(spec, 30);
    trainer.run(plan(0, 1), start(spec), () -> false);
    assertThat(replicaThreads()).isEqualTo(before + 3);
    trainer.run(plan(1, 1), start(spec), () -> false);
    assertThat(replicaThreads()).isEqualTo(before + 3);

    trainer.close();

    assertThat(replicaThreads()).isEqualTo(before);
  }

  private static long replicaThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("regatta-replica"))
        .count();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void aRoundIsGivenUpBeforeAnyStepAndCanBeRunAgain(int threads) {
    WorkerSpec spec = spec(threads, 3);
    StartState start = start(spec);
    float[] expected;
    try (LocalTrainer undisturbed = trainer(spec, 60)) {
      expected = end(undisturbed.run(plan(0, 5), start, () -> false))[0];
    }
    try (LocalTrainer trainer = trainer(spec, 60)) {
      for (int asked = 0; asked < 5 * threads; asked++) {
        AtomicInteger left = new AtomicInteger(asked);
        assertThatThrownBy(() -> trainer.run(plan(0, 5), start, () -> left.getAndDecrement() <= 0))
            .isInstanceOf(RoundCancelledException.class);
      }
      assertThat(end(trainer.run(plan(0, 5), start, () -> false))[0]).isEqualTo(expected);
    }
  }

  @Test
  void aReplicaThatFailsFailsTheRound() {
    WorkerSpec spec = spec(3, 3);
    Thread caller = Thread.currentThread();
    try (LocalTrainer trainer = trainer(spec, 60)) {
      BooleanSupplier failing =
          () -> {
            if (Thread.currentThread() == caller) {
              return false;
            }
            throw new IllegalArgumentException("meant to fail");
          };
      assertThatThrownBy(() -> trainer.run(plan(0, 5), start(spec), failing))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("a replica failed")
          .hasMessageContaining("meant to fail");
    }
  }

  @Test
  void anInterruptedCallerGivesTheRoundUpAndStaysInterrupted() {
    WorkerSpec spec = spec(2, 3);
    Thread caller = Thread.currentThread();
    try (LocalTrainer trainer = trainer(spec, 60)) {
      BooleanSupplier interrupting =
          () -> {
            if (Thread.currentThread() != caller) {
              while (caller.getState() != Thread.State.WAITING) {
                Thread.onSpinWait();
              }
              caller.interrupt();
              while (caller.isInterrupted()) {
                Thread.onSpinWait();
              }
            }
            return false;
          };
      assertThatThrownBy(() -> trainer.run(plan(0, 5), start(spec), interrupting))
          .isInstanceOf(RoundCancelledException.class);
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  private static WorkerSpec pulled(double pull, WorkerSpec spec) {
    ObjectNode tree = Workers.dumpSpec(spec);
    tree.put("pull", pull);
    return Workers.bindSpec(tree);
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "2, 1", "1, 0.3", "2, 0.3"})
  void whatIsKeptGoesOnAndARepeatedRoundStartsWhereItStarted(int threads, double pull) {
    WorkerSpec spec = pulled(pull, spec(threads, 3, "keep"));
    StartState start = start(spec);
    try (LocalTrainer through = trainer(spec, 60);
        LocalTrainer disturbed = trainer(spec, 60)) {
      for (int round = 0; round < 3; round++) {
        RoundPlan plan = plan(2 * round, 2);
        float[] expected = end(through.run(plan, start, () -> false))[0];
        AtomicInteger left = new AtomicInteger(1);
        assertThatThrownBy(() -> disturbed.run(plan, start, () -> left.getAndDecrement() <= 0))
            .isInstanceOf(RoundCancelledException.class);
        disturbed.run(plan, start, () -> false);

        assertThat(end(disturbed.run(plan, start, () -> false))[0]).isEqualTo(expected);
        assertSame(disturbed.kept(), through.kept());
        assertThat(disturbed.kept()[0].age()).isEqualTo(2L * (round + 1));
      }
    }
  }

  /** Replicas end where they went from between their own weights and the global ones. */
  @Test
  void replicasArePulledFromTheirOwnWeightsToTheGlobalOnes() {
    WorkerSpec spec = pulled(0.25, spec(1, 3, "keep", "sgd"));
    StartState start = start(spec);
    float[] elsewhere = new float[start.weights().length];
    Arrays.fill(elsewhere, 0.5f);
    StartState moved = new StartState(elsewhere, new float[0][], null);
    RoundPlan still = new RoundPlan(0, 1, new double[] {0}, 1, false);
    try (LocalTrainer trainer = trainer(spec, 60)) {
      float[] first = end(trainer.run(plan(0, 1), start, () -> false))[0].clone();
      float[] second = end(trainer.run(still, moved, () -> false))[0];

      for (int i = 0; i < first.length; i++) {
        assertThat(second[i]).isEqualTo((float) (first[i] - 0.25 * ((double) first[i] - 0.5)));
      }
      assertThat(trainer.kept()[0].slots()).hasDimensions(1, first.length);
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {1, 0.3})
  void givenSlotsAreStartedFromAndNoneAreZeros(double pull) {
    WorkerSpec spec = pulled(pull, spec(2, 3, "keep"));
    StartState start = start(spec);
    try (LocalTrainer through = trainer(spec, 60);
        LocalTrainer other = trainer(spec, 60)) {
      float[] first = end(through.run(plan(0, 2), start, () -> false))[0].clone();
      KeptSlots[] kept =
          Arrays.stream(through.kept()).map(KeptSlots::copy).toArray(KeptSlots[]::new);
      float[] second = end(through.run(plan(2, 2), start, () -> false))[0];
      StartState given = new StartState(start.weights(), start.slots(), kept);
      assertThat(end(other.run(plan(2, 2), given, () -> false))[0]).isEqualTo(second);

      KeptSlots[] zeros = KeptSlots.ofWorker(new KeptSlots[0], 0, 2);
      StartState anew = new StartState(start.weights(), start.slots(), zeros);
      assertThat(end(other.run(plan(0, 2), anew, () -> false))[0]).isEqualTo(first);
      assertSame(other.kept(), kept);
    }
  }

  @Test
  void anotherRoundAfterOneThatWasGivenUpNeedsSlots() {
    WorkerSpec spec = spec(1, 3, "keep");
    try (LocalTrainer trainer = trainer(spec, 60)) {
      assertThatThrownBy(() -> trainer.run(plan(0, 2), start(spec), () -> true))
          .isInstanceOf(RoundCancelledException.class);

      assertThatThrownBy(() -> trainer.run(plan(2, 2), start(spec), () -> false))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("given up");
    }
  }

  private static void assertSame(KeptSlots[] actual, KeptSlots[] expected) {
    assertThat(actual).hasSameSizeAs(expected).isNotEmpty();
    for (int i = 0; i < expected.length; i++) {
      assertThat(actual[i].age()).isEqualTo(expected[i].age());
      assertThat(Arrays.deepEquals(actual[i].slots(), expected[i].slots())).isTrue();
    }
  }

  @Test
  void aRoundAllocatesNoArrayAsLongAsTheParameters() {
    WorkerSpec spec = spec(1, 4000);
    StartState start = start(spec);
    long least = Long.MAX_VALUE;
    try (LocalTrainer trainer = trainer(spec, 60)) {
      for (int round = 0; round < 5; round++) {
        long before = allocatedBytes();
        trainer.run(plan(2 * round, 2), start, () -> false);
        least = Math.min(least, allocatedBytes() - before);
      }
    }
    assertThat(least).isBetween(1L, start.weights().length / 16L);
  }

  private static long allocatedBytes() {
    return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean())
        .getCurrentThreadAllocatedBytes();
  }

  @Test
  void classWeightsAreRowWeightsOfTheRowsOfAClass() {
    WorkerSpec plain = spec(2, 6);
    ObjectNode tree = Workers.dumpSpec(plain);
    tree.putArray("class-weights").add(0.5).add(2).add(4);
    WorkerSpec weighted = Workers.bindSpec(tree);
    PackedShard rows = shard(31);
    ShardBuilder builder = new ShardBuilder(31, WIDTH, true, 0);
    for (int row = 0; row < 31; row++) {
      rows.features(row, builder.block(), builder.offset());
      float weight = List.of(0.5f, 2f, 4f).get((int) rows.label(row));
      builder.endRow(rows.label(row), rows.weight(row) * weight);
    }
    RoundPlan plan = plan(0, 4);
    StartState start = start(plain);

    try (LocalTrainer byClass = new LocalTrainer(weighted.local(weighted.buildNetwork()), rows, 0);
        LocalTrainer byRow =
            new LocalTrainer(plain.local(plain.buildNetwork()), builder.build(), 0)) {
      Update expected = byRow.run(plan, start, () -> false);
      Update actual = byClass.run(plan, start, () -> false);
      assertThat(actual.lossSum()).isEqualTo(expected.lossSum());
      assertThat(actual.weightSum()).isEqualTo(expected.weightSum());
      assertThat(end(actual)).isDeepEqualTo(end(expected));
      assertThat(actual.weightSum()).isNotEqualTo((double) actual.rows());
    }
  }
}
