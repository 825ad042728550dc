package dev.regatta.worker.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.regatta.conf.JobText;
import dev.regatta.conf.UserException;
import dev.regatta.worker.Workers;
import dev.regatta.worker.metric.Evaluation;
import dev.regatta.worker.shard.PackedShard;
import dev.regatta.worker.shard.ShardBuilder;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Training on sparse rows against training on the same rows held dense. */
class SparseTrainingTest {
  private static final int WIDTH = 300;
  private static final int ROWS = 96;

  /** The last inputs are zero in every row. */
  private static final int NEVER = 5;

  @Test
  void maxNormIsRefused() {
    WorkerSpec sparse =
        Workers.bindSpec(
            JobText.parse(
                "test",
                """
                network: {layers: [], loss: mse}
                inputs: 3
                classes: 0
                label-scale: 1
                optimizer: sgd
                regularization: {max-norm: 3}
                local-state: average
                batch-size: 4
                threads: 1
                seed: 5
                rows: sparse
                """,
                Map.of()));
    assertThatThrownBy(() -> sparse.local(sparse.buildNetwork()))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "regularization.max-norm: rows are sparse, and a step goes over the weights of a"
                + " batch's inputs alone; leave it out, or set prepare.rows: dense");
  }

  private static WorkerSpec spec(String optimizer, String form, int frozen) {
    String text =
        """
        network: {layers: [{units: 11, activation: tanh}, {units: 6}], loss: cross-entropy}
        inputs: %d
        classes: 3
        label-scale: 1
        optimizer: %s
        regularization: {}
        local-state: average
        batch-size: 8
        threads: 2
        seed: 5
        frozen-layers: %d
        rows: %s
        """;
    return Workers.bindSpec(
        JobText.parse("test", text.formatted(WIDTH, optimizer, frozen, form), Map.of()));
  }

  private static PackedShard shard(boolean sparse) {
    Random random = new Random(1);
    ShardBuilder builder =
        sparse
            ? ShardBuilder.ofSparseRows(ROWS, WIDTH, 1, true, 0)
            : new ShardBuilder(ROWS, WIDTH, true, 0);
    for (int row = 0; row < ROWS; row++) {
      float[] block = sparse ? new float[0] : builder.block();
      for (int i = 0; i < WIDTH; i++) {
        float value = random.nextInt(6) == 0 ? (float) random.nextGaussian() : 0;
        value = i >= WIDTH - NEVER ? 0 : value;
        if (sparse) {
          builder.nonZeros().add(i, value);
        } else {
          block[builder.offset() + i] = value;
        }
      }
      builder.endRow(random.nextInt(3), 0.5f + random.nextInt(4));
    }
    return builder.build();
  }

  private static float[][] trained(WorkerSpec spec, float[] weights) {
    float[][] slots = new float[spec.optimizer().slots()][weights.length];
    double[] rates = new double[6];
    Arrays.fill(rates, 0.05);
    PackedShard shard = shard(spec.rows() == dev.regatta.worker.prepare.RowForm.SPARSE);
    try (LocalTrainer trainer = new LocalTrainer(spec.local(spec.buildNetwork()), shard, 0)) {
      Update update =
          trainer.run(
              new RoundPlan(0, 0, rates, 0, true),
              new StartState(weights, slots, null),
              () -> false);
      assertThat(update.rows()).isEqualTo(ROWS);
      float[][] end = Objects.requireNonNull(update.end());
      return Arrays.stream(end).map(float[]::clone).toArray(float[][]::new);
    }
  }

  private static float[] weights(WorkerSpec spec) {
    float[] weights = new float[spec.buildNetwork().parameters()];
    spec.buildNetwork().initialize(9, weights);
    return weights;
  }

  @Test
  void plainStepsAreThoseOnDenseRows() {
    String sgd = "{type: sgd, learning-rate: 0.05}";
    float[] start = weights(spec(sgd, "dense", 0));
    float[] dense = trained(spec(sgd, "dense", 0), start)[0];
    float[] sparse = trained(spec(sgd, "sparse", 0), start)[0];
    float largest = 0;
    for (int i = 0; i < dense.length; i++) {
      assertThat(sparse[i]).isCloseTo(dense[i], within(1e-5f));
      largest = Math.max(largest, Math.abs(dense[i] - start[i]));
    }
    assertThat(largest).isGreaterThan(1e-2f);
  }

  @ParameterizedTest
  @ValueSource(strings = {"momentum", "adam", "{type: adamw, decay: 0.1}", "rmsprop"})
  void rowsThatNoBatchTouchesKeepWeightsAndSlots(String optimizer) {
    WorkerSpec spec = spec(optimizer, "sparse", 0);
    float[] start = weights(spec);
    float[][] end = trained(spec, start);
    int from = (WIDTH - NEVER) * 11;
    int to = WIDTH * 11;
    assertThat(Arrays.copyOfRange(end[0], from, to)).isEqualTo(Arrays.copyOfRange(start, from, to));
    for (int vector = 1; vector < end.length; vector++) {
      assertThat(Arrays.copyOfRange(end[vector], from, to)).containsOnly(0);
    }
    assertThat(Arrays.mismatch(end[0], start)).isLessThan(11);
  }

  @Test
  void aFrozenFirstLayerStays() {
    WorkerSpec spec = spec("adam", "sparse", 1);
    float[] start = weights(spec);
    float[] end = trained(spec, start)[0];
    int first = (WIDTH + 1) * 11;
    assertThat(Arrays.mismatch(end, start)).isGreaterThanOrEqualTo(first);
  }

  @Test
  void evaluationIsThatOfDenseRows() {
    WorkerSpec dense = spec("sgd", "dense", 0);
    WorkerSpec sparse = spec("sgd", "sparse", 0);
    float[] weights = weights(dense);
    Evaluation ofDense = dense.newEvaluation();
    Evaluation ofSparse = sparse.newEvaluation();
    new ShardEvaluator(dense).add(shard(false), ROWS, weights, ofDense);
    new ShardEvaluator(sparse).add(shard(true), ROWS, weights, ofSparse);
    ofDense
        .values()
        .forEach(
            (name, value) ->
                assertThat(ofSparse.values().get(name)).isCloseTo(value, within(1e-5)));
    assertThat(ofSparse.rows()).isEqualTo(ROWS);
  }
}
