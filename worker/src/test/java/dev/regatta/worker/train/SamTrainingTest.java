package dev.regatta.worker.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regatta.conf.JobText;
import dev.regatta.worker.Workers;
import dev.regatta.worker.network.Batch;
import dev.regatta.worker.network.Network;
import dev.regatta.worker.network.Propagation;
import dev.regatta.worker.network.StepRanges;
import dev.regatta.worker.optimizer.Optimizer;
import dev.regatta.worker.optimizer.Regularization;
import dev.regatta.worker.random.Randoms;
import dev.regatta.worker.shard.PackedShard;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Local steps by gradients up the slope, beside a loop that takes both gradients by itself. */
class SamTrainingTest {
  private static final int WIDTH = 12;
  private static final int BATCH = 8;
  private static final int ROWS = 61;
  private static final int STEPS = 8;
  private static final double RATE = 0.01;
  private static final String TABLES =
      "[{column: a, at: 3, rows: 50, width: 4}, {column: b, at: 11, rows: 9, width: 2}]";

  /** Both gradients under one dropout mask; clipping and all that is added after the second. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "momentum | 0.05 | 1  | dense  | []",
        "adamw    | 0.5  | 3  | dense  | []",
        "lamb     | 0.5  | 1  | dense  | []",
        "adam     | 0.5  | 2  | dense  | " + TABLES,
        "adam     | 0.5  | 1  | sparse | []"
      })
  void takesTheInnerStepByTheGradientUpTheSlope(
      String inner, double rho, int interval, String rows, String tables) {
    String sam = "{type: sam, optimizer: " + inner + ", rho: " + rho + ", interval: %d}";
    WorkerSpec spec = spec(sam.formatted(interval), rows, tables);
    PackedShard shard =
        rows.equals("sparse") ? TestShards.sparse(ROWS, WIDTH) : TestShards.dense(ROWS, WIDTH);

    assertThat(trained(spec, shard)).isEqualTo(byHand(spec, shard, rho, interval));
    assertThat(trained(spec, shard)).isNotEqualTo(trained(spec(inner, rows, tables), shard));
  }

  @Test
  void withoutAWayUpItIsTheInnerOptimizer() {
    WorkerSpec sam = spec("{type: sam, optimizer: adam, rho: 0}", "dense", "[]");

    assertThat(trained(sam, TestShards.dense(ROWS, WIDTH)))
        .isEqualTo(trained(spec("adam", "dense", "[]"), TestShards.dense(ROWS, WIDTH)));
  }

  /** A batch without weight has neither gradient nor way up. */
  @Test
  void rowsWithoutWeightAreNoWayUp() {
    WorkerSpec sam = spec("{type: sam, optimizer: sgd}", "dense", "[]");
    WorkerSpec sgd = spec("sgd", "dense", "[]");

    assertThat(trained(sam, TestShards.weightless(ROWS, WIDTH)))
        .isEqualTo(trained(sgd, TestShards.weightless(ROWS, WIDTH)));
  }

  private static float[] trained(WorkerSpec spec, PackedShard shard) {
    Replica replica = new Replica(spec.local(spec.buildNetwork()), shard, 0, 0);
    float[] weights = start(spec.buildNetwork());
    double[] rates = new double[STEPS];
    Arrays.fill(rates, RATE);
    float[][] slots = new float[spec.optimizer().slots()][weights.length];
    StartState start = new StartState(weights, slots, null);
    replica.run(new RoundPlan(0, 0, rates, 0, false), start, () -> false);
    assertThat(replica.divergence).isNull();
    assertThat(replica.trainedRows).isEqualTo(ROWS);
    return replica.weights;
  }

  private static float[] start(Network network) {
    float[] weights = new float[network.parameters()];
    network.initialize(7, weights);
    return weights;
  }

  private static float[] byHand(WorkerSpec spec, PackedShard shard, double rho, int interval) {
    LocalSpec local = spec.local(spec.buildNetwork());
    Propagation propagation = local.network().open(BATCH);
    Batch batch = shard.newWeightedBatch(BATCH);
    float[] weights = start(local.network());
    float[] gradient = new float[weights.length];
    float[][] slots = new float[spec.optimizer().slots()][weights.length];
    int[] order = new int[ROWS];
    new Randoms(Randoms.key(5, 1, 0, 0)).permutation(order, ROWS);
    StepRanges ranges = propagation.ranges();
    for (int step = 0; step < STEPS; step++) {
      int from = step * BATCH;
      shard.gather(order, from, Math.min(BATCH, ROWS - from), batch);
      long key = Randoms.key(5, 2, 0, 0, step);
      propagation.gradient(batch, weights, gradient, key);
      if (step % interval == 0) {
        float[] above = above(weights, gradient, ranges, rho);
        propagation.gradient(batch, above, gradient, key);
      }
      float[] constants = new float[Optimizer.CONSTANTS];
      Regularization regularization = local.regularization();
      regularization.clip(gradient, ranges);
      Randoms noise = new Randoms(Randoms.key(5, 3, 0, 0, step));
      regularization.pull(weights, gradient, ranges, start(local.network()), step + 1, noise);
      regularization.stepClipped(
          local.optimizer(), weights, gradient, slots, ranges, step + 1, RATE, constants);
    }
    return weights;
  }

  /**
   * The sum of squares in the order of the ranges; a rounding of its own would show in the bits.
   */
  private static float[] above(float[] weights, float[] gradient, StepRanges ranges, double rho) {
    float[] above = weights.clone();
    double squares = 0;
    for (int block = 0; block < ranges.blocks().size(); block++) {
      for (int range = 0; range < ranges.count(block); range++) {
        for (int i = ranges.from(block, range); i < ranges.to(block, range); i++) {
          squares += (double) gradient[i] * gradient[i];
        }
      }
    }
    float factor = (float) (rho / Math.sqrt(squares));
    for (int block = 0; block < ranges.blocks().size(); block++) {
      for (int range = 0; range < ranges.count(block); range++) {
        for (int i = ranges.from(block, range); i < ranges.to(block, range); i++) {
          above[i] += factor * gradient[i];
        }
      }
    }
    return above;
  }

  /** Everything that a job may ask of a step. */
  private static WorkerSpec spec(String optimizer, String rows, String embeddings) {
    String text =
        """
        network:
          layers:
            - {units: 16, activation: relu, dropout: 0.3}
            - {units: 9, activation: gelu, dropout: 0.2}
          loss: cross-entropy
        inputs: %d
        classes: 3
        label-scale: 1
        optimizer: %s
        regularization:
          {l1: 1e-3, l2: 1e-3, weight-decay: 1e-2, clip-norm: 0.5, clip-value: 0.2,
           proximal: 0.3, gradient-noise: 1e-3}
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
