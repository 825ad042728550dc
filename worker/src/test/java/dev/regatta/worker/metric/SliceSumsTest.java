package dev.regatta.worker.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.regatta.worker.loss.CrossEntropy;
import dev.regatta.worker.loss.Loss;
import dev.regatta.worker.loss.MeanSquaredError;
import dev.regatta.worker.prepare.CategorySlices;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Slices beside sums that are worked out here, row by row. */
class SliceSumsTest {
  private static final int ROWS = 300;
  private static final int INPUTS = 5;

  /** Input 0 is a number, 1 to 3 are one-hot, 4 is an index. */
  private static final List<CategorySlices> COLUMNS =
      List.of(
          new CategorySlices("island", 1, 3, false, List.of("a", "b", "c", "(missing or new)")),
          new CategorySlices("town", 4, 1, true, List.of("(missing)", "(rare or new)", "x")));

  private final Random random = new Random(5);
  private final float[] features = new float[ROWS * INPUTS];
  private final int[] islands = new int[ROWS];
  private final int[] towns = new int[ROWS];
  private final float[] weights = new float[ROWS];

  private void rows() {
    for (int row = 0; row < ROWS; row++) {
      features[row * INPUTS] = (float) random.nextGaussian();
      islands[row] = random.nextInt(4);
      if (islands[row] < 3) {
        features[row * INPUTS + 1 + islands[row]] = 1;
      }
      towns[row] = random.nextInt(3);
      features[row * INPUTS + 4] = towns[row];
      weights[row] = 0.5f * (1 + random.nextInt(4));
    }
  }

  private float[] outputs(int width) {
    float[] outputs = new float[ROWS * width];
    for (int i = 0; i < outputs.length; i++) {
      outputs[i] = (float) random.nextGaussian();
    }
    return outputs;
  }

  @Test
  void classesOfEachCategoryAreSummedUp() {
    rows();
    Loss loss = new CrossEntropy(0);
    float[] outputs = outputs(3);
    float[] labels = new float[ROWS];
    for (int row = 0; row < ROWS; row++) {
      labels[row] = random.nextInt(3);
    }
    SliceSums sums = new SliceSums(COLUMNS);
    sums.add(features, INPUTS, outputs, labels, weights, ROWS, 3, loss);

    double[] weight = new double[4];
    double[] losses = new double[4];
    double[] right = new double[4];
    for (int row = 0; row < ROWS; row++) {
      double all = 0;
      int best = 0;
      for (int i = 0; i < 3; i++) {
        all += Math.exp(outputs[row * 3 + i]);
        best = outputs[row * 3 + i] > outputs[row * 3 + best] ? i : best;
      }
      weight[islands[row]] += weights[row];
      losses[islands[row]] += weights[row] * (Math.log(all) - outputs[row * 3 + (int) labels[row]]);
      right[islands[row]] += best == (int) labels[row] ? weights[row] : 0;
    }
    for (int slice = 0; slice < 4; slice++) {
      assertThat(sums.weight(0, slice)).isEqualTo(weight[slice]).isPositive();
      assertThat(sums.loss(0, slice)).isCloseTo(losses[slice] / weight[slice], within(1e-5));
      assertThat(sums.right(0, slice)).isCloseTo(right[slice] / weight[slice], within(1e-12));
    }
  }

  @Test
  void partsMergeIntoTheWhole() {
    rows();
    Loss loss = new MeanSquaredError();
    float[] outputs = outputs(1);
    float[] labels = outputs(1);
    SliceSums whole = new SliceSums(COLUMNS);
    whole.add(features, INPUTS, outputs, labels, null, ROWS, 1, loss);
    SliceSums twice = new SliceSums(COLUMNS);
    twice.merge(whole.encode());
    twice.merge(whole.encode());

    for (int slice = 0; slice < 3; slice++) {
      double weight = 0;
      double losses = 0;
      for (int row = 0; row < ROWS; row++) {
        if (towns[row] == slice) {
          weight++;
          losses += loss.rowLoss(outputs, row, 1, labels, row);
        }
      }
      assertThat(twice.weight(1, slice)).isEqualTo(2 * weight);
      assertThat(twice.loss(1, slice)).isCloseTo(losses / weight, within(1e-9));
      assertThat(twice.right(1, slice)).isZero();
    }
    assertThatThrownBy(() -> twice.merge(new double[1]))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
