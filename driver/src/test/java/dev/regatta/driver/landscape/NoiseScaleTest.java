package dev.regatta.driver.landscape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.regatta.worker.train.GradientSums;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NoiseScaleTest {
  private static final int ROWS = 64;
  private static final int BATCH = 4;

  /** What batches of rows with these gradients add up to. */
  private static GradientSums sums(double[][] gradients, int batch) {
    int size = gradients[0].length;
    double[] encoded = new double[size + 4];
    for (int first = 0; first < gradients.length; first += batch) {
      double[] sum = new double[size];
      for (int row = first; row < first + batch; row++) {
        for (int i = 0; i < size; i++) {
          sum[i] += gradients[row][i];
          encoded[i] += gradients[row][i];
        }
      }
      for (double each : sum) {
        encoded[size + 2] += each * each / batch / batch;
      }
    }
    encoded[size] = gradients.length;
    encoded[size + 1] = gradients.length;
    int batches = gradients.length / batch;
    encoded[size + 3] = batches;
    return GradientSums.decode(encoded);
  }

  /** Of single rows they are the mean's square less trace / n, and the sample covariance. */
  @Test
  void batchesOfOneRowGiveTheSampleCovariance() {
    double[][] gradients = {{1, 0}, {3, 0}, {2, 2}, {2, -2}};

    NoiseScale noise = NoiseScale.of(sums(gradients, 1), 1);

    double trace = (1 + 1 + 4 + 4) / 3.0;
    assertThat(noise.trace()).isCloseTo(trace, within(1e-12));
    assertThat(noise.squaredGradient()).isCloseTo(4 - trace / 4, within(1e-12));
    assertThat(noise.inRows()).isCloseTo(trace / (4 - trace / 4), within(1e-12));
    assertThat(noise.rows()).isEqualTo(4);
    assertThat(noise.told()).isTrue();
  }

  /** Mean (1, 2), covariance diag(9, 25): |G|^2 = 5 and tr(S) = 34. */
  @Test
  void bothEstimatesAreRightOnAverage() {
    Random random = new Random(8);
    int trials = 20_000;
    double squaredGradient = 0;
    double trace = 0;
    for (int trial = 0; trial < trials; trial++) {
      double[][] gradients = new double[ROWS][];
      for (int row = 0; row < ROWS; row++) {
        gradients[row] =
            new double[] {1 + 3 * random.nextGaussian(), 2 + 5 * random.nextGaussian()};
      }
      NoiseScale noise = NoiseScale.of(sums(gradients, BATCH), BATCH);
      squaredGradient += noise.squaredGradient() / trials;
      trace += noise.trace() / trials;
    }
    assertThat(squaredGradient).isCloseTo(5, within(0.1));
    assertThat(trace).isCloseTo(34, within(0.3));
  }

  @Test
  void equalRowsHaveNoNoise() {
    NoiseScale noise = NoiseScale.of(sums(new double[][] {{2, 1}, {2, 1}, {2, 1}}, 1), 1);

    assertThat(noise.inRows()).isZero();
    assertThat(noise.squaredGradient()).isCloseTo(5, within(1e-12));
  }

  @Test
  void atAMinimumNoBatchIsLargeEnough() {
    NoiseScale noise = NoiseScale.of(sums(new double[][] {{1, 1}, {-1, -1}}, 1), 1);

    assertThat(noise.squaredGradient()).isNegative();
    assertThat(noise.inRows()).isInfinite();
    assertThat(noise.told()).isFalse();
  }

  @Test
  void oneBatchTellsNothing() {
    assertThatThrownBy(() -> NoiseScale.of(sums(new double[][] {{1, 1}, {2, 2}}, 2), 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1 batches of 2 rows; two are needed");
  }
}
