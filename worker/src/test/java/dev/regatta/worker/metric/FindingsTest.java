package dev.regatta.worker.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.regatta.worker.loss.CrossEntropy;
import dev.regatta.worker.loss.Loss;
import dev.regatta.worker.loss.MeanSquaredError;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Findings beside sums that are worked out here, row by row. */
class FindingsTest {
  private static final int ROWS = 500;

  private record Block(float[] outputs, float[] labels, float[] weights) {
    static Block random(long seed, int width, int classes) {
      Random random = new Random(seed);
      float[] outputs = new float[ROWS * width];
      float[] labels = new float[ROWS];
      float[] weights = new float[ROWS];
      for (int i = 0; i < outputs.length; i++) {
        outputs[i] = (float) random.nextGaussian();
      }
      for (int i = 0; i < ROWS; i++) {
        labels[i] = classes == 0 ? (float) random.nextGaussian() : random.nextInt(classes);
        weights[i] = 0.25f * (1 + random.nextInt(8));
      }
      return new Block(outputs, labels, weights);
    }

    Findings into(Findings findings, int width, Loss loss) {
      findings.add(outputs, labels, weights, ROWS, width, loss);
      return findings;
    }
  }

  private static Findings merged(Learnt learnt, Findings... parts) {
    Findings whole = new Findings(learnt);
    for (Findings part : parts) {
      whole.merge(part.encode());
    }
    return whole;
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 10})
  void classesAreCountedByTruthAndPrediction(int classes) {
    Loss loss = new CrossEntropy(0);
    Learnt learnt = new Learnt(loss, classes, 1);
    Block one = Block.random(1, classes, classes);
    Block two = Block.random(2, classes, classes);

    Findings whole =
        merged(
            learnt,
            one.into(new Findings(learnt), classes, loss),
            two.into(new Findings(learnt), classes, loss));

    double[][] expected = new double[classes][classes];
    double all = 0;
    for (Block block : List.of(one, two)) {
      for (int row = 0; row < ROWS; row++) {
        int best = 0;
        for (int i = 1; i < classes; i++) {
          boolean more = block.outputs[row * classes + i] > block.outputs[row * classes + best];
          best = more ? i : best;
        }
        expected[(int) block.labels[row]][best] += block.weights[row];
        all += block.weights[row];
      }
    }
    assertThat(whole.confusion().orElseThrow()).isDeepEqualTo(expected);
    assertThat(whole.reliability().stream().mapToDouble(Findings.Bin::weight).sum()).isEqualTo(all);
    assertThat(whole.scores().isPresent()).isEqualTo(classes == 2);
    assertThat(whole.targets()).isEmpty();
  }

  @Test
  void aBinTellsWhatIsPromisedAndWhatIsSo() {
    Loss loss = new CrossEntropy(0);
    Learnt learnt = new Learnt(loss, 2, 1);
    // Class 1 at odds of 3 to 1, and so it is in 3 of 4 rows; one more row at odds of 1 to 3.
    float odds = (float) Math.log(3);
    float[] outputs = {0, odds, 0, odds, 0, odds, 0, odds, odds, 0};
    Findings findings = new Findings(learnt);
    findings.add(outputs, new float[] {1, 1, 1, 0, 0}, null, 5, 2, loss);

    List<Findings.Bin> bins =
        findings.reliability().stream().filter(bin -> bin.weight() > 0).toList();

    assertThat(bins).hasSize(2);
    assertThat(bins.get(1).weight()).isEqualTo(4);
    assertThat(bins.get(1).predicted()).isCloseTo(0.75, within(1e-6));
    assertThat(bins.get(1).seen()).isEqualTo(0.75);
    assertThat(bins.get(0).seen()).isZero();
    Findings.Scores scores = findings.scores().orElseThrow();
    assertThat(scores.ones()[750] + scores.ones()[749]).isEqualTo(3);
    assertThat(scores.zeros()[250] + scores.zeros()[249]).isEqualTo(1);
  }

  @Test
  void numbersAreCountedByErrorAndByPrediction() {
    Loss loss = new MeanSquaredError();
    Learnt learnt = new Learnt(loss, 1, 1);
    Block block = Block.random(3, 1, 0);
    block.outputs[0] = 100;
    block.outputs[1] = Float.NaN;

    Findings.Target target = block.into(new Findings(learnt), 1, loss).targets().get(0);

    double[] errors = new double[81];
    double[] values = new double[24];
    double[] labels = new double[24];
    for (int row = 0; row < ROWS; row++) {
      double predicted = block.outputs[row];
      if (!Double.isNaN(predicted)) {
        long error = Math.round((predicted - block.labels[row]) / 0.1);
        errors[(int) Math.max(0, Math.min(80, error + 40))] += block.weights[row];
        int value = (int) Math.max(0, Math.min(23, Math.floor(predicted / 0.25) + 12));
        values[value] += block.weights[row];
        labels[value] += (double) block.weights[row] * block.labels[row];
      }
    }
    assertThat(target.errors()).containsExactly(errors);
    for (int i = 0; i < values.length; i++) {
      assertThat(target.values().get(i).weight()).isEqualTo(values[i]);
      if (values[i] > 0) {
        assertThat(target.values().get(i).seen()).isCloseTo(labels[i] / values[i], within(1e-12));
      }
    }
  }

  @Test
  void manyClassesHaveNoMatrixAndSeveralLabelsHaveNothing() {
    Loss loss = new CrossEntropy(0);
    assertThat(new Findings(new Learnt(loss, 1000, 1)).confusion()).isEmpty();
    assertThat(new Findings(new Learnt(loss, 1000, 1)).reliability()).hasSize(20);
    Findings flags = new Findings(new Learnt(loss, 3, 3));
    assertThat(flags.confusion()).isEmpty();
    assertThat(flags.reliability()).isEmpty();
    assertThat(flags.encode()).isEmpty();
  }

  @Test
  void otherFindingsDoNotMerge() {
    Findings two = new Findings(new Learnt(new CrossEntropy(0), 2, 1));
    long[] three = new Findings(new Learnt(new CrossEntropy(0), 3, 1)).encode();

    assertThatThrownBy(() -> two.merge(three)).isInstanceOf(IllegalArgumentException.class);
  }
}
