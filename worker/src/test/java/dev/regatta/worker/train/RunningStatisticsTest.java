package dev.regatta.worker.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.regatta.conf.JobText;
import dev.regatta.worker.Workers;
import dev.regatta.worker.network.Network;
import dev.regatta.worker.network.ParameterBlock;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RunningStatisticsTest {
  private static Network network(String layers) {
    String text =
        """
        network: {layers: %s, loss: mse}
        inputs: 3
        classes: 0
        label-scale: 1
        optimizer: sgd
        regularization: {}
        local-state: average
        batch-size: 4
        threads: 1
        seed: 5
        """;
    return Workers.bindSpec(JobText.parse("test", text.formatted(layers), Map.of())).buildNetwork();
  }

  private static final Network NETWORK =
      network("[{units: 4, normalization: batch-norm}, {units: 2, normalization: batch-norm}]");
  private static final RunningStatistics STATISTICS = RunningStatistics.of(NETWORK);

  /** Rows of several shards together have the pool of the shards' means and variances. */
  @Test
  void thePoolIsThatOfAllRows() {
    Random random = new Random(1);
    int[] rows = {30, 50, 20};
    float[][] taken = new float[3][STATISTICS.floats()];
    double[] all = random.doubles(100, 900, 1100).toArray();
    int from = 0;
    for (int i = 0; i < 3; i++) {
      double[] shard = Arrays.copyOfRange(all, from, from + rows[i]);
      taken[i][0] = (float) mean(shard);
      taken[i][4] = (float) variance(shard);
      from += rows[i];
    }
    float[] pooled = STATISTICS.pool(taken, new double[] {30, 50, 20});

    assertThat((double) pooled[0]).isCloseTo(mean(all), within(1e-4));
    assertThat((double) pooled[4]).isCloseTo(variance(all), within(1e-2));
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).average().orElseThrow();
  }

  private static double variance(double[] values) {
    double mean = mean(values);
    return Arrays.stream(values).map(x -> (x - mean) * (x - mean)).average().orElseThrow();
  }

  private static float[] random(Random random) {
    float[] taken = new float[STATISTICS.floats()];
    for (int i = 0; i < taken.length; i++) {
      taken[i] = (float) Math.exp(8 * random.nextGaussian());
    }
    return taken;
  }

  @Test
  void oneOrEqualOnesStayBitForBit() {
    Random random = new Random(2);
    for (int run = 0; run < 1000; run++) {
      float[] one = random(random);
      double[] weights = {random.nextDouble(), 3, random.nextInt(1000)};
      assertThat(STATISTICS.pool(new float[][] {one}, new double[] {3})).isEqualTo(one);
      assertThat(STATISTICS.pool(new float[][] {one, one, one}, weights)).isEqualTo(one);
    }
  }

  @Test
  void poolsOfPoolsAreThePoolOfAll() {
    Random random = new Random(3);
    float[][] four = {random(random), random(random), random(random), random(random)};
    float[] left = STATISTICS.pool(new float[][] {four[0], four[1]}, new double[] {1, 2});
    float[] right = STATISTICS.pool(new float[][] {four[2], four[3]}, new double[] {3, 4});
    float[] pooled = STATISTICS.pool(new float[][] {left, right}, new double[] {3, 7});
    float[] all = STATISTICS.pool(four, new double[] {1, 2, 3, 4});
    for (int i = 0; i < all.length; i++) {
      assertThat(pooled[i]).isCloseTo(all[i], within(1e-6f * Math.abs(all[i])));
    }
  }

  @Test
  void takesAndPutsWhatTheBlocksNameAndNothingElse() {
    assertThat(STATISTICS.floats()).isEqualTo(2 * 4 + 2 * 2);
    float[] weights = new float[NETWORK.parameters()];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = i;
    }
    float[] taken = STATISTICS.take(weights);
    float[] other = new float[weights.length];
    STATISTICS.put(taken, other);
    for (ParameterBlock block : NETWORK.blocks()) {
      for (int i = block.offset(); i < block.end(); i++) {
        assertThat(other[i]).isEqualTo(block.isStatistic() ? i : 0);
      }
    }
    STATISTICS.clear(other);
    assertThat(other).containsOnly(0);
    assertThat(RunningStatistics.of(network("[{units: 4}]")).floats()).isZero();
  }
}
