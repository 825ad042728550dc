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
        .contains("identity", "relu", "leaky-relu", "gelu", "silu", "tanh", "sigmoid", "selu");
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
      double x = points()[i];
      double expected = ReferenceNetwork.activate(name, x);
      double bound = name.equals("gelu") ? 7e-7 * (1 + x * x / 4) : 4e-7;
      assertThat((double) values[i])
          .as("at %s", x)
          .isCloseTo(expected, within(bound * Math.abs(expected) + 1e-10));
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
      assertThat((double) gradient[i]).as("at %s", x).isCloseTo(3 * slope, within(1.5e-6));
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
  void extremesGoToTheirLimits(String name) {
    float[] values = {Float.POSITIVE_INFINITY, Float.MAX_VALUE, -1000, 0, -0f};
    float[] slopes = new float[values.length];
    float[] gradient = {1, 1, 1, 1, 1};
    Activation activation = Samples.activation(name);
    activation.forward(values, slopes, values.length);
    activation.backward(values, slopes, gradient, values.length);
    boolean bounded = name.equals("tanh") || name.equals("sigmoid");
    assertThat(values[0]).isEqualTo(bounded ? 1 : Float.POSITIVE_INFINITY);
    float scale = name.equals("selu") ? (float) ReferenceNetwork.activate(name, 1) : 1;
    assertThat(values[1]).isEqualTo(bounded ? 1 : scale * Float.MAX_VALUE);
    assertThat((double) values[2]).isCloseTo(ReferenceNetwork.activate(name, -1000), within(1e-6));
    assertThat((double) values[3]).isEqualTo(ReferenceNetwork.activate(name, 0));
    assertThat(values[4]).isEqualTo(values[3] == 0 ? values[4] : values[3]);
    assertThat(gradient[1]).isEqualTo(bounded ? 0 : scale);
    assertThat(gradient[2]).isFinite();
  }

  /**
   * Vector instructions work on pieces of a block; its rest and its neighbours are worked alike.
   */
  @ParameterizedTest
  @MethodSource("names")
  void anElementsBitsDoNotDependOnItsPlace(String name) {
    Activation activation = Samples.activation(name);
    float[] whole = points();
    activation.forward(whole, N);
    for (int i = 0; i < N; i += 7) {
      float[] one = {points()[i]};
      activation.forward(one, 1);
      assertThat(one[0]).isEqualTo(whole[i]);
    }
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
