package dev.regatta.worker.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.regatta.conf.JobText;
import dev.regatta.worker.Workers;
import dev.regatta.worker.shard.PackedShard;
import dev.regatta.worker.shard.ShardBuilder;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShardGradientTest {
  private static final int WIDTH = 3;
  private static final int ROWS = 50;

  /** Two weights' worth of everything: o = x w + b, the loss (o - y)^2. */
  private static WorkerSpec linear() {
    return spec("{layers: [], loss: mse}", 0, "");
  }

  private static WorkerSpec spec(String network, int classes, String more) {
    return Workers.bindSpec(
        JobText.parse(
            "test",
            """
            network: %s
            inputs: %d
            classes: %d
            label-scale: 1
            optimizer: sgd
            regularization: {}
            local-state: average
            batch-size: 4
            threads: 1
            seed: 5
            %s
            """
                .formatted(network, WIDTH, classes, more),
            Map.of()));
  }

  /** The rows of a shard, kept beside it. */
  private record Rows(PackedShard shard, float[][] inputs, float[] labels, float[] weights) {}

  private static Rows rows(boolean weighted, boolean classes) {
    Random random = new Random(1);
    ShardBuilder builder = new ShardBuilder(ROWS, WIDTH, weighted, 0);
    float[][] inputs = new float[ROWS][WIDTH];
    float[] labels = new float[ROWS];
    float[] weights = new float[ROWS];
    for (int row = 0; row < ROWS; row++) {
      for (int i = 0; i < WIDTH; i++) {
        inputs[row][i] = (float) random.nextGaussian();
      }
      System.arraycopy(inputs[row], 0, builder.block(), builder.offset(), WIDTH);
      labels[row] = classes ? random.nextInt(2) : (float) random.nextGaussian();
      weights[row] = weighted ? 0.5f + random.nextInt(4) : 1;
      builder.endRow(labels[row], weights[row]);
    }
    return new Rows(builder.build(), inputs, labels, weights);
  }

  private static float[] weights() {
    return new float[] {0.5f, -1, 2, 0.25f};
  }

  /** 2 (x w + b - y) (x, 1). */
  private static double[] slope(Rows rows, int row) {
    float[] w = weights();
    double error = w[WIDTH] - rows.labels()[row];
    for (int i = 0; i < WIDTH; i++) {
      error += (double) rows.inputs()[row][i] * w[i];
    }
    double[] slope = new double[WIDTH + 1];
    for (int i = 0; i < WIDTH; i++) {
      slope[i] = 2 * error * rows.inputs()[row][i];
    }
    slope[WIDTH] = 2 * error;
    return slope;
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void addsWeightTimesGradient(boolean weighted) {
    Rows rows = rows(weighted, false);
    double[] expected = new double[WIDTH + 1];
    double weight = 0;
    for (int row = 0; row < ROWS; row++) {
      weight += rows.weights()[row];
      for (int i = 0; i <= WIDTH; i++) {
        expected[i] += rows.weights()[row] * slope(rows, row)[i];
      }
    }

    GradientSums sums = new ShardGradient(linear(), 8).of(rows.shard(), ROWS, weights());

    assertThat(sums.vector()).containsExactly(expected, within(1e-4));
    assertThat(sums.weight()).isCloseTo(weight, within(1e-9));
    assertThat(sums.rows()).isEqualTo(ROWS);
    assertThat(sums.batches()).isEqualTo(ROWS / 8);
  }

  @Test
  void batchesOfOneRowGiveTheSquaresOfRows() {
    Rows rows = rows(false, false);
    double squares = 0;
    for (int row = 0; row < ROWS; row++) {
      for (double each : slope(rows, row)) {
        squares += each * each;
      }
    }

    GradientSums sums = new ShardGradient(linear(), 1).of(rows.shard(), ROWS, weights());

    assertThat(sums.batches()).isEqualTo(ROWS);
    assertThat(sums.squaredNorms()).isCloseTo(squares, within(1e-4 * squares));
  }

  /** All rows together are one batch whose mean gradient is that of the sum. */
  @Test
  void oneBatchOfAllRowsIsTheWholeGradient() {
    Rows rows = rows(true, false);

    GradientSums sums = new ShardGradient(linear(), ROWS).of(rows.shard(), ROWS, weights());

    double squares = 0;
    for (double each : sums.vector()) {
      squares += each * each / sums.weight() / sums.weight();
    }
    assertThat(sums.squaredNorms()).isCloseTo(squares, within(1e-9 * squares));
  }

  @Test
  void takesTheFirstRowsAlone() {
    Rows rows = rows(false, false);
    double[] expected = new double[WIDTH + 1];
    for (int row = 0; row < 20; row++) {
      for (int i = 0; i <= WIDTH; i++) {
        expected[i] += slope(rows, row)[i];
      }
    }

    GradientSums sums = new ShardGradient(linear(), 7).of(rows.shard(), 20, weights());

    assertThat(sums.vector()).containsExactly(expected, within(1e-4));
    assertThat(sums.rows()).isEqualTo(20);
  }

  @Test
  void classWeightsCountAsInTraining() {
    PackedShard shard = rows(false, true).shard();
    String network = "{layers: [], loss: cross-entropy}";
    float[] weights = new float[2 * (WIDTH + 1)];
    WorkerSpec once = spec(network, 2, "");
    WorkerSpec twice = spec(network, 2, "class-weights: [2, 2]");

    GradientSums plain = new ShardGradient(once, 8).of(shard, ROWS, weights);
    GradientSums doubled = new ShardGradient(twice, 8).of(shard, ROWS, weights);

    assertThat(doubled.weight()).isEqualTo(2 * plain.weight());
    for (int i = 0; i < weights.length; i++) {
      assertThat(doubled.vector()[i]).isCloseTo(2 * plain.vector()[i], within(1e-5));
    }
  }

  @Test
  void dropoutIsOff() {
    PackedShard shard = rows(false, true).shard();
    String layer = "{layers: [{units: 6, activation: tanh%s}], loss: cross-entropy}";
    WorkerSpec dropping = spec(layer.formatted(", dropout: 0.5"), 2, "");
    WorkerSpec keeping = spec(layer.formatted(""), 2, "");
    float[] weights = new float[dropping.buildNetwork().parameters()];
    dropping.buildNetwork().initialize(3, weights);

    assertThat(new ShardGradient(dropping, 8).of(shard, ROWS, weights).encode())
        .isEqualTo(new ShardGradient(keeping, 8).of(shard, ROWS, weights).encode());
  }

  @Test
  void frozenLayersHaveNone() {
    PackedShard shard = rows(false, true).shard();
    WorkerSpec frozen =
        spec(
            "{layers: [{units: 2, activation: tanh}], loss: cross-entropy}", 2, "frozen-layers: 1");
    float[] weights = new float[frozen.buildNetwork().parameters()];
    frozen.buildNetwork().initialize(3, weights);

    double[] vector = new ShardGradient(frozen, 8).of(shard, ROWS, weights).vector();

    int first = 2 * (WIDTH + 1);
    for (int i = 0; i < vector.length; i++) {
      assertThat(vector[i] == 0).isEqualTo(i < first);
    }
  }

  @Test
  void sumsMergeAndCross() {
    Rows rows = rows(true, false);
    GradientSums all = new GradientSums(WIDTH + 1);
    for (GradientSums part :
        List.of(
            new ShardGradient(linear(), 8).of(rows.shard(), 16, weights()),
            new ShardGradient(linear(), 8).of(rows.shard(), 20, weights()))) {
      all.merge(GradientSums.decode(part.encode()));
    }

    assertThat(all.rows()).isEqualTo(36);
    assertThat(all.batches()).isEqualTo(4);
    assertThat(GradientSums.decode(all.encode()).encode()).isEqualTo(all.encode());
  }
}
