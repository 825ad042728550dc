package dev.regatta.driver.averaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.regatta.driver.state.TrainingState;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Averages over rounds against their definitions: explicit sums over all rounds, in double. */
class IterateAveragesTest {
  private static final long PLANNED = 3000;

  /** Rows of each round, which are not alike. */
  private static final int[] ROUNDS = {100, 37, 100, 1, 250, 512, 100, 700, 300, 400, 100, 400};

  private static final List<IterateAverage> ALL =
      List.of(new Last(), new Ema(150), new Ema(1e6), new Swa(0.75), new Swa(0), new Swa(1));

  /** What becomes of the average, by round. */
  private static float[][] run(IterateAverage rule, float[][] weights) {
    TrainingState state = new TrainingState(weights[0].length, 0, 0);
    float[][] averages = new float[ROUNDS.length][];
    for (int round = 0; round < ROUNDS.length; round++) {
      long before = state.rows;
      System.arraycopy(weights[round], 0, state.weights, 0, weights[round].length);
      state.rows += ROUNDS[round];
      RoundAverage.add(rule, state, before, PLANNED);
      averages[round] = state.evaluated().clone();
      assertThat(state.weights).isEqualTo(weights[round]);
    }
    return averages;
  }

  private static float[][] weights(int parameters) {
    Random random = new Random(4);
    float[][] weights = new float[ROUNDS.length][parameters];
    for (float[] round : weights) {
      for (int i = 0; i < parameters; i++) {
        round[i] = (float) random.nextGaussian();
      }
    }
    return weights;
  }

  @Test
  void everyAverageIsHere() {
    assertThat(ALL.stream().map(IterateAverages.REGISTRY::nameOf))
        .containsAll(IterateAverages.REGISTRY.names());
  }

  @Test
  void sharesAreAboveZeroAndTheFirstRoundsIsOne() {
    for (IterateAverage rule : ALL) {
      assertThat(rule.share(0, 10, PLANNED)).as(rule.toString()).isEqualTo(1);
      for (long before = 0; before < PLANNED; before += 10) {
        double share = rule.share(before, before + 10, PLANNED);
        assertThat(share).isPositive().isLessThanOrEqualTo(1);
        assertThat(share < 1).as("%s at %d", rule, before).isIn(false, rule.averages());
      }
    }
  }

  /** Weights that are as they are for r rows count the integral of 2^(-age / half-life). */
  @Test
  void emaHalvesTheCountOfWeightsByEveryHalfLife() {
    double halfLife = 150;
    float[][] weights = weights(50);
    float[][] averages = run(new Ema(halfLife), weights);
    long end = 0;
    for (int last = 0; last < ROUNDS.length; last++) {
      end += ROUNDS[last];
      for (int i = 0; i < 50; i++) {
        double sum = 0;
        double total = 0;
        long rows = 0;
        for (int round = 0; round <= last; round++) {
          double count =
              Math.pow(2, (rows + ROUNDS[round] - end) / halfLife)
                  - Math.pow(2, (rows - end) / halfLife);
          sum += count * weights[round][i];
          total += count;
          rows += ROUNDS[round];
        }
        assertThat((double) averages[last][i]).isEqualTo(sum / total, within(1e-6));
      }
    }
  }

  @Test
  void swaIsTheMeanByRowsFromItsStartOn() {
    float[][] weights = weights(50);
    for (double from : new double[] {0, 0.5, 0.75}) {
      float[][] averages = run(new Swa(from), weights);
      for (int last = 0; last < ROUNDS.length; last++) {
        double[] sum = new double[50];
        double total = 0;
        long rows = 0;
        for (int round = 0; round <= last; round++) {
          double since = Math.min(ROUNDS[round], rows + ROUNDS[round] - from * PLANNED);
          for (int i = 0; i < 50 && since > 0; i++) {
            sum[i] += since * weights[round][i];
          }
          total += Math.max(0, since);
          rows += ROUNDS[round];
        }
        for (int i = 0; i < 50; i++) {
          double expected = total > 0 ? sum[i] / total : weights[last][i];
          assertThat((double) averages[last][i]).isEqualTo(expected, within(1e-6));
        }
      }
    }
  }

  @Test
  void atNeutralParametersTheyAreTheLastWeightsBitForBit() {
    float[][] weights = weights(50);
    for (IterateAverage neutral : List.of(new Last(), new Swa(1), new Ema(1e-3))) {
      assertThat(Arrays.deepEquals(run(neutral, weights), weights)).as(neutral.toString()).isTrue();
    }
  }

  @Test
  void equalWeightsAreTheirOwnAverage() {
    float[][] weights = weights(50);
    Arrays.fill(weights, weights[0]);
    for (IterateAverage rule : ALL) {
      assertThat(Arrays.deepEquals(run(rule, weights), weights)).as(rule.toString()).isTrue();
    }
  }

  /** The same weights at the end of a long vector, which several threads share. */
  @Test
  void theLengthOfTheVectorChangesNoBit() {
    int many = (1 << 17) + 13;
    float[][] few = weights(50);
    float[][] padded = new float[ROUNDS.length][many];
    for (int round = 0; round < ROUNDS.length; round++) {
      System.arraycopy(few[round], 0, padded[round], many - 50, 50);
    }
    float[][] expected = run(new Ema(150), few);
    float[][] averages = run(new Ema(150), padded);

    for (int round = 0; round < ROUNDS.length; round++) {
      assertThat(Arrays.copyOfRange(averages[round], many - 50, many)).isEqualTo(expected[round]);
    }
  }
}
