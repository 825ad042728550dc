package dev.regatta.driver.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.regatta.driver.averaging.Averaging;
import dev.regatta.driver.averaging.AveragingRules;
import dev.regatta.driver.averaging.Elastic;
import dev.regatta.driver.averaging.Mean;
import dev.regatta.driver.averaging.Nova;
import dev.regatta.driver.averaging.OuterAdam;
import dev.regatta.driver.averaging.OuterNesterov;
import dev.regatta.driver.averaging.SlowMomentum;
import dev.regatta.driver.loop.ReferenceTraining.Outer;
import dev.regatta.worker.random.Randoms;
import dev.regatta.worker.shard.PackedShard;
import dev.regatta.worker.train.LocalState;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A whole training run against one in double precision that shares no code with it. */
class GoldenTraceTest {
  private static final int ROWS = 151;
  private static final int[] SHARDS = {70, 33, 48};
  private static final int EPOCHS = 5;
  private static final int BATCH = 8;
  private static final int EVERY = 3;
  private static final int[] WIDTHS = {TestRows.WIDTH, 9, 6, TestRows.CLASSES};

  /** Replicas draw the order of their rows from a stream of this purpose. */
  private static final long ORDER = 1;

  private static final int COMPARED = 100;

  /** Of weights around 1, after 45 local steps in float32; seen are 0.3e-6 to 1.1e-6. */
  private static final double TOLERANCE = 4e-6;

  private static final TestRows TRAINED = TestRows.classes(ROWS, 8);

  private static float[] rowWeights() {
    float[] weights = new float[ROWS];
    for (int i = 0; i < ROWS; i++) {
      weights[i] = i % 9 == 0 ? 0 : 0.25f * (1 + i % 6);
    }
    return weights;
  }

  private static TestRun run(String optimizer, Averaging rule) {
    TestRun run =
        new TestRun(List.of(shard(0, SHARDS[0]), shard(70, SHARDS[1]), shard(103, SHARDS[2])));
    run.layers = "[{units: 9, activation: relu}, {units: 6, activation: tanh}]";
    run.optimizer = optimizer;
    run.rule = rule;
    run.batch = BATCH;
    run.every = EVERY;
    run.epochs = EPOCHS;
    return run;
  }

  private static PackedShard shard(int from, int rows) {
    return TRAINED.shard(from, rows, rowWeights());
  }

  /** By epoch and worker. */
  private static int[][][] orders(long seed) {
    int[][][] orders = new int[EPOCHS][SHARDS.length][];
    for (int epoch = 0; epoch < EPOCHS; epoch++) {
      int firstRow = 0;
      for (int worker = 0; worker < SHARDS.length; worker++) {
        int[] order = new int[SHARDS[worker]];
        new Randoms(Randoms.key(seed, ORDER, epoch, worker)).permutation(order, order.length);
        for (int i = 0; i < order.length; i++) {
          order[i] += firstRow;
        }
        orders[epoch][worker] = order;
        firstRow += SHARDS[worker];
      }
    }
    return orders;
  }

  private static double[] reference(TestRun run, boolean adam, double rate, Outer outer) {
    int[] labels = new int[ROWS];
    double[][] rows = new double[ROWS][];
    for (int row = 0; row < ROWS; row++) {
      labels[row] = (int) TRAINED.labels[row];
      rows[row] = doubles(TRAINED.features[row]);
    }
    ReferenceTraining.Settings settings =
        new ReferenceTraining.Settings(
            WIDTHS, BATCH, EVERY, EPOCHS, rate, adam, run.rule instanceof Nova, outer);
    ReferenceTraining training =
        new ReferenceTraining(settings, rows, labels, doubles(rowWeights()));
    double[] initial = doubles(run.freshState().weights);
    return run.rule.keepsReplicas()
        ? training.trainElastic(initial, orders(run.seed), 0.3)
        : training.train(initial, orders(run.seed));
  }

  private static double[] doubles(float[] values) {
    double[] doubles = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      doubles[i] = values[i];
    }
    return doubles;
  }

  /** An averaging rule and its formula, at a learning rate. */
  private record Case(String optimizer, double rate, Averaging rule, Outer outer) {
    @Override
    public String toString() {
      return optimizer + ", " + rule;
    }
  }

  static Stream<Case> cases() {
    return Stream.of(
        new Case("momentum", 0.05, new Mean(1), (w, mean, state) -> mean),
        new Case("momentum", 0.05, slowMomentum(), (w, m, s) -> slowMomentum(w, m, s, 0.05)),
        new Case("adam", 0.01, new Mean(1), (w, mean, state) -> mean),
        new Case("adam", 0.01, slowMomentum(), (w, m, s) -> slowMomentum(w, m, s, 0.01)),
        new Case("momentum", 0.05, new OuterNesterov(0.7, 0.6), GoldenTraceTest::nesterov),
        new Case("adam", 0.01, new OuterNesterov(0.7, 0.6), GoldenTraceTest::nesterov),
        new Case("momentum", 0.05, new OuterAdam(0.02, 0.9, 0.99, 1e-2), GoldenTraceTest::adam),
        new Case("adam", 0.01, new OuterAdam(0.02, 0.9, 0.99, 1e-2), GoldenTraceTest::adam),
        new Case("momentum", 0.05, new Nova(), (w, mean, state) -> mean),
        new Case("adam", 0.01, new Nova(), (w, mean, state) -> mean),
        new Case("momentum", 0.05, elastic(), (w, mean, state) -> w + 0.8 * (mean - w)),
        new Case("adam", 0.01, elastic(), (w, mean, state) -> w + 0.8 * (mean - w)));
  }

  private static Averaging elastic() {
    return new Elastic(0.8, OptionalDouble.of(0.3));
  }

  private static Averaging slowMomentum() {
    return new SlowMomentum(1, OptionalDouble.of(0.5));
  }

  private static double slowMomentum(double w, double mean, double[] state, double rate) {
    state[0] = 0.5 * state[0] + (w - mean) / rate;
    return w - rate * state[0];
  }

  private static double nesterov(double w, double mean, double[] state) {
    double delta = w - mean;
    state[0] = 0.6 * state[0] + delta;
    return w - 0.7 * (delta + 0.6 * state[0]);
  }

  private static double adam(double w, double mean, double[] state) {
    double delta = w - mean;
    state[0] = 0.9 * state[0] + 0.1 * delta;
    state[1] = 0.99 * state[1] + 0.01 * delta * delta;
    return w - 0.02 * state[0] / (Math.sqrt(state[1]) + 1e-2);
  }

  @Test
  void everyRuleIsHere() {
    assertThat(cases().map(golden -> AveragingRules.REGISTRY.nameOf(golden.rule)))
        .containsAll(AveragingRules.REGISTRY.names());
  }

  @ParameterizedTest
  @MethodSource("cases")
  void fiveEpochsFollowTheReference(Case golden) {
    TestRun run =
        run("{type: " + golden.optimizer + ", learning-rate: " + golden.rate + "}", golden.rule);
    run.localState = golden.rule.keepsReplicas() ? LocalState.KEEP : LocalState.AVERAGE;

    float[] trained = run.run().state().weights;

    double[] expected = reference(run, golden.optimizer.equals("adam"), golden.rate, golden.outer);
    double[] initial = doubles(run.freshState().weights);
    assertThat(trained).hasSize(expected.length).hasSizeGreaterThan(COMPARED);
    double worst = 0;
    double moved = 0;
    for (int i = 0; i < COMPARED; i++) {
      worst = Math.max(worst, Math.abs(trained[i] - expected[i]));
      moved += Math.abs(expected[i] - initial[i]) / COMPARED;
    }
    assertThat(moved).as("mean distance from the initial weights").isGreaterThan(0.05);
    assertThat(worst).as("largest difference").isLessThan(TOLERANCE);
  }

  /** Shards of 9, 5 and 6 steps, by three: the last rounds of an epoch are unequal. */
  @Test
  void theReferenceTellsNovaFromTheMean() {
    TestRun run = run("{type: momentum, learning-rate: 0.05}", new Nova());
    double[] nova = reference(run, false, 0.05, (w, mean, state) -> mean);
    run.rule = new Mean(1);
    double[] mean = reference(run, false, 0.05, (w, average, state) -> average);

    assertThat(nova[0]).isNotCloseTo(mean[0], within(10 * TOLERANCE));
  }

  @Test
  void theReferenceIsSensitiveToWhatItCompares() {
    TestRun run = run("{type: momentum, learning-rate: 0.05}", new Mean(1));
    double[] expected = reference(run, false, 0.05, (w, mean, state) -> mean);
    run.every = EVERY + 1;

    assertThat((double) run.run().state().weights[0]).isNotCloseTo(expected[0], within(TOLERANCE));
  }
}
