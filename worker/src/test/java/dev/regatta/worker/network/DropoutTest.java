package dev.regatta.worker.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DropoutTest {
  private static final int N = 100_003;

  private static float[] mask(double rate, int layer, long key) {
    float[] ones = new float[N];
    Arrays.fill(ones, 1);
    return new Dropout(rate, layer, N).forward(ones, N, key).clone();
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.01, 0.2, 0.5, 0.9})
  void dropsItsShareAndKeepsTheExpectation(double rate) {
    float[] mask = mask(rate, 0, 3);
    float kept = (float) (1 / (1 - rate));
    int dropped = 0;
    double sum = 0;
    for (float factor : mask) {
      assertThat(factor == 0 || factor == kept).isTrue();
      dropped += factor == 0 ? 1 : 0;
      sum += factor;
    }
    double deviation = Math.sqrt(rate * (1 - rate) / N);
    assertThat((double) dropped / N).isCloseTo(rate, within(4 * deviation));
    assertThat(sum / N).isCloseTo(1, within(4 * deviation * kept));
  }

  @Test
  void neighboursRowsKeysAndLayersAreUnrelated() {
    float[] mask = mask(0.5, 0, 3);
    for (int lag : new int[] {1, 2, 16, 32, 256, 1024}) {
      assertUnrelated(Arrays.copyOf(mask, N - lag), Arrays.copyOfRange(mask, lag, N));
    }
    assertUnrelated(mask, mask(0.5, 0, 4));
    assertUnrelated(mask, mask(0.5, 1, 3));
    assertUnrelated(mask, mask(0.5, 0, 3L << 32));
  }

  private static void assertUnrelated(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (a[i] - 1) * (b[i] - 1);
    }
    assertThat(sum / a.length).isCloseTo(0, within(4.5 / Math.sqrt(a.length)));
  }

  @Test
  void anElementDoesNotDependOnHowManyThereAre() {
    float[] ones = new float[5000];
    Arrays.fill(ones, 1);
    Dropout dropout = new Dropout(0.3, 2, 5000);
    float[] all = dropout.forward(ones, 5000, 9).clone();
    float[] some = dropout.forward(ones, 1500, 9);
    assertThat(Arrays.copyOf(some, 1500)).isEqualTo(Arrays.copyOf(all, 1500));
  }

  /** As PyTorch's F.alpha_dropout: dropped ones have one value, and mean and variance stay. */
  @ParameterizedTest
  @ValueSource(doubles = {0.01, 0.1, 0.5, 0.9})
  void alphaDropoutKeepsMeanAndVariance(double rate) {
    Random random = new Random(6);
    float[] values = new float[N];
    for (int i = 0; i < N; i++) {
      values[i] = (float) random.nextGaussian();
    }
    float[] outputs = Dropout.alpha(rate, 0, N).forward(values, N, 3);
    double lowest = -1.7580993408473766;
    double scale = 1 / Math.sqrt((lowest * lowest * rate + 1) * (1 - rate));
    double shift = -scale * rate * lowest;
    int dropped = 0;
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < N; i++) {
      boolean kept = Math.abs(outputs[i] - (scale * values[i] + shift)) < 1e-5;
      if (!kept) {
        assertThat((double) outputs[i]).isCloseTo(scale * lowest + shift, within(1e-5));
        dropped++;
      }
      sum += outputs[i];
      squares += outputs[i] * outputs[i];
    }
    assertThat((double) dropped / N).isCloseTo(rate, within(4 * Math.sqrt(rate * (1 - rate) / N)));
    assertThat(sum / N).isCloseTo(0, within(0.02));
    assertThat(squares / N).isCloseTo(1, within(0.04));
  }

  @Test
  void alphaDropoutDropsWhatDropoutDrops() {
    float[] mask = mask(0.3, 2, 9);
    float[] gradient = new float[N];
    Arrays.fill(gradient, 1);
    Dropout alpha = Dropout.alpha(0.3, 2, N);
    alpha.forward(new float[N], N, 9);
    alpha.backward(gradient, N);
    for (int i = 0; i < N; i++) {
      assertThat(gradient[i] == 0).isEqualTo(mask[i] == 0);
    }
  }

  @Test
  void backwardUsesTheFactorsOfForward() {
    float[] values = new float[N];
    float[] gradient = new float[N];
    for (int i = 0; i < N; i++) {
      values[i] = i + 1;
      gradient[i] = i + 1;
    }
    Dropout dropout = new Dropout(0.4, 0, N);
    float[] outputs = dropout.forward(values, N, 11);
    dropout.backward(gradient, N);
    assertThat(gradient).isEqualTo(outputs);
    assertThat(gradient).contains(0f);
  }
}
