package dev.regatta.worker.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.regatta.worker.kernel.Blas;
import dev.regatta.worker.loss.Losses;
import dev.regatta.worker.loss.ReferenceLosses;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Gradients against finite differences of a reference in double. */
class GradientTest {
  static Stream<Arguments> cases() {
    return Activations.REGISTRY.names().stream()
        .flatMap(
            activation ->
                Losses.REGISTRY.names().stream()
                    .flatMap(
                        loss ->
                            Samples.backends().map(blas -> Arguments.of(activation, loss, blas))));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void gradientIsTheSlopeOfTheReference(String activation, String loss, Blas blas) {
    int outputs = ReferenceLosses.outputs(loss, 3);
    int[] widths = {5, 7, 4, outputs};
    ReferenceNetwork reference =
        new ReferenceNetwork(widths, List.of(activation, activation), loss);
    for (int rows : new int[] {1, 2, 7, 33}) {
      check(reference, rows, false, blas);
      check(reference, rows, true, blas);
    }
  }

  @Test
  void aLinearModelToo() {
    ReferenceNetwork reference = new ReferenceNetwork(new int[] {6, 3}, List.of(), "cross-entropy");
    Samples.backends().forEach(blas -> check(reference, 9, true, blas));
  }

  private static void check(ReferenceNetwork reference, int rows, boolean weighted, Blas blas) {
    long seed = 100L + rows;
    Random random = new Random(seed);
    DenseNetwork network = Samples.network(reference);
    assertThat(network.parameters()).isEqualTo(reference.parameters());
    float[] weights = Samples.random(random, network.parameters(), 0.5);
    Batch batch = Samples.batch(random, rows, network, reference.loss(), weighted);
    float[] gradient = new float[weights.length];

    double sum = network.open(rows + 2, blas).gradient(batch, weights, gradient, 0);

    double[][] x = new double[rows][network.inputs()];
    double[] labels = new double[rows];
    double[] rowWeights = new double[rows];
    double weightSum = 0;
    for (int row = 0; row < rows; row++) {
      for (int i = 0; i < network.inputs(); i++) {
        x[row][i] = batch.features[row * network.inputs() + i];
      }
      labels[row] = batch.labels[row];
      rowWeights[row] = batch.weights == null ? 1 : batch.weights[row];
      weightSum += rowWeights[row];
    }
    double[] parameters = doubles(weights);
    assertThat(sum / weightSum)
        .isCloseTo(reference.meanLoss(parameters, x, labels, rowWeights), within(1e-5));
    double[] expected = reference.gradient(parameters, x, labels, rowWeights);
    double largest = 0;
    for (int i = 0; i < expected.length; i++) {
      assertThat((double) gradient[i])
          .as("parameter %d, %d rows, weighted %s, seed %d", i, rows, weighted, seed)
          .isCloseTo(expected[i], within(3e-6 + 1e-5 * Math.abs(expected[i])));
      largest = Math.max(largest, Math.abs(expected[i]));
    }
    assertThat(largest).isGreaterThan(1e-3);
  }

  private static double[] doubles(float[] values) {
    double[] result = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      result[i] = values[i];
    }
    return result;
  }

  /** The loss with a fixed dropout key is a function of the weights: its slope is the gradient. */
  @Test
  void backwardDropsWhatForwardDropped() {
    checkDropping(Samples.layer(9, "tanh", 0.4), Samples.layer(8, "silu", 0.5));
  }

  @Test
  void alphaDropoutToo() {
    Optional<Initialization> auto = Optional.empty();
    checkDropping(
        new DenseLayer(9, new Selu(), 0, auto, Optional.empty(), 0.4),
        new DenseLayer(8, new Tanh(), 0, auto, Optional.of(new LayerNorm(1e-5)), 0.5));
  }

  private static void checkDropping(Layer... layers) {
    Random random = new Random(8);
    DenseNetwork network = Samples.network(6, 3, "cross-entropy", layers);
    Batch batch = Samples.batch(random, 13, network, "cross-entropy", false);
    float[] weights = Samples.random(random, network.parameters(), 0.5);
    float[] gradient = new float[weights.length];
    float[] ignored = new float[weights.length];
    Propagation propagation = network.open(13);
    propagation.gradient(batch, weights, gradient, 77);
    float h = 1f / 128;
    for (int i = 0; i < weights.length; i++) {
      float kept = weights[i];
      weights[i] = kept + h;
      double up = propagation.gradient(batch, weights, ignored, 77) / 13;
      weights[i] = kept - h;
      double down = propagation.gradient(batch, weights, ignored, 77) / 13;
      weights[i] = kept;
      assertThat((double) gradient[i]).isCloseTo((up - down) / (2 * h), within(3e-4));
    }
    float[] other = new float[weights.length];
    propagation.gradient(batch, weights, other, 78);
    assertThat(other).isNotEqualTo(gradient);
  }
}
