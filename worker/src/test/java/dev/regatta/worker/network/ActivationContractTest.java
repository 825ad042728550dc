package dev.regatta.worker.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ActivationContractTest {
  private static final int N = 4001;

  static Stream<String> names() {
    assertThat(Activations.REGISTRY.names())
        .contains("identity", "relu", "leaky-relu", "gelu", "silu", "tanh", "sigmoid");
    return Activations.REGISTRY.names().stream();
  }

  /** From -8 to 8 without 0, where some have a kink. */
  private static float[] points() {
    float[] points = new float[N + 3];
    for (int i = 0; i < N; i++) {
      points[i] = (i - N / 2 + 0.5f) * 0.004f;
    }
    return points;
  }

  @ParameterizedTest
  @MethodSource("names")
  void valuesAreThoseOfTheDefinition(String name) {
    float[] values = points();
    Samples.activation(name).forward(values, N);
    for (int i = 0; i < N; i++) {
      double expected = ReferenceNetwork.activate(name, points()[i]);
      assertThat((double) values[i]).isCloseTo(expected, within(1e-7 * Math.abs(expected) + 1e-10));
    }
    assertThat(values[N]).isZero();
  }

  @ParameterizedTest
  @MethodSource("names")
  void slopesAreThoseOfTheDefinition(String name) {
    Activation activation = Samples.activation(name);
    float[] outputs = points();
    float[] slopes = new float[activation.keepsSlopes() ? N : 0];
    float[] gradient = new float[N];
    java.util.Arrays.fill(gradient, 3);
    activation.forward(outputs, slopes, N);
    activation.backward(outputs, slopes, gradient, N);
    double h = 1e-5;
    for (int i = 0; i < N; i++) {
      double x = points()[i];
      double slope =
          (ReferenceNetwork.activate(name, x + h) - ReferenceNetwork.activate(name, x - h))
              / (2 * h);
      assertThat((double) gradient[i]).as("at %s", x).isCloseTo(3 * slope, within(1e-6));
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void trainingAndPredictingGiveTheSameBits(String name) {
    Activation activation = Samples.activation(name);
    float[] first = points();
    float[] second = points();
    activation.forward(first, N);
    activation.forward(second, new float[N], N);
    assertThat(second).isEqualTo(first);
  }

  @ParameterizedTest
  @MethodSource("names")
  void nanIsNotHidden(String name) {
    Activation activation = Samples.activation(name);
    float[] values = {Float.NaN};
    float[] slopes = new float[1];
    float[] gradient = {1};
    activation.forward(values, slopes, 1);
    activation.backward(values, slopes, gradient, 1);
    assertThat(values[0]).isNaN();
  }

  @Test
  void reluOfTinyPositiveValuesHasSlopeOne() {
    float[] outputs = {Float.MIN_VALUE, Float.MIN_NORMAL, Float.MAX_VALUE, 0f, -0f};
    float[] gradient = {2, 2, 2, 2, 2};
    new Relu().backward(outputs, new float[0], gradient, 5);
    assertThat(gradient).containsExactly(2, 2, 2, 0, -0f);
  }

  @Test
  void aSlopeOutsideItsRangeIsRefused() {
    assertThatThrownBy(() -> new LeakyRelu(1.5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("slope is 1.5; allowed are 0 to 1");
  }
}
