package dev.regatta.worker.optimizer;

import static dev.regatta.worker.optimizer.RegularizationSamples.BLOCKS;
import static dev.regatta.worker.optimizer.RegularizationSamples.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.regatta.worker.network.ParameterBlock;
import dev.regatta.worker.network.StepRanges;
import dev.regatta.worker.random.Randoms;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The proximal term, and noise on gradients. */
class PullTest {
  private final float[] weights = {2, -4, 0, 8};
  private final float[] gradient = {2, 4, 4, 8};

  /** Biases too: they are pulled to where the round started as all weights are. */
  @Test
  void theProximalTermPullsToTheStart() {
    float[] start = {1, -4, 2, 6};
    Regularization pulling = with("proximal", 0.5);
    assertThat(pulling.pulls()).isTrue();
    pulling.pull(weights, gradient, BLOCKS, start, 3, new Randoms(1));

    assertThat(gradient).containsExactly(2.5f, 4, 3, 9);
    assertThat(weights).containsExactly(2, -4, 0, 8);
  }

  @Test
  void noiseIsNormalFadesAndSparesBiases() {
    int n = 60_000;
    StepRanges blocks =
        StepRanges.whole(
            List.of(
                new ParameterBlock("weight", 0, 0, n, new int[] {n}, true),
                new ParameterBlock("bias", 0, n, 9, new int[] {9}, false)));
    for (int age : new int[] {1, 100}) {
      float[] noisy = new float[n + 9];
      with("gradient-noise", 0.3)
          .pull(new float[n + 9], noisy, blocks, new float[n + 9], age, new Randoms(5));
      double squares = 0;
      double fourths = 0;
      double sum = 0;
      for (int i = 0; i < n; i++) {
        sum += noisy[i];
        squares += Math.pow(noisy[i], 2);
        fourths += Math.pow(noisy[i], 4);
      }
      double variance = 0.3 / Math.pow(age, 0.55);
      assertThat(sum / n).isCloseTo(0, within(0.02 * Math.sqrt(variance)));
      assertThat(squares / n).isCloseTo(variance, within(0.02 * variance));
      assertThat(fourths / n).isCloseTo(3 * variance * variance, within(0.2 * variance * variance));
      assertThat(Arrays.copyOfRange(noisy, n, n + 9)).containsOnly(0);
    }
  }

  @Test
  void noiseIsThatOfItsKeyAndWithoutSettingsThereIsNone() {
    Randoms noise = new Randoms(8);
    noise.nextNormal();
    noise.restart(7);
    float[] again = gradient.clone();
    with("gradient-noise", 1).pull(weights, gradient, BLOCKS, weights, 1, new Randoms(7));
    with("gradient-noise", 1).pull(weights, again, BLOCKS, weights, 1, noise);

    assertThat(again).isEqualTo(gradient);
    assertThat(Regularization.NONE.pulls()).isFalse();
  }
}
