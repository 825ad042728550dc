package dev.regatta.worker.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.regatta.worker.kernel.Blas;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every normalization against its definition in double. */
class NormalizationContractTest {
  static Stream<String> names() {
    assertThat(Normalizations.REGISTRY.names()).contains("layer-norm");
    return Normalizations.REGISTRY.names().stream();
  }

  static Stream<Arguments> cases() {
    return names().flatMap(name -> Samples.backends().map(blas -> Arguments.of(name, blas)));
  }

  private static ReferenceStack stack(String name) {
    return new ReferenceStack(
        5,
        List.of(
            new ReferenceLayer.Fully(19, "tanh", name), new ReferenceLayer.Fully(6, "silu", name)),
        3,
        "cross-entropy");
  }

  @ParameterizedTest
  @MethodSource("cases")
  void gradientIsTheSlopeOfTheReference(String name, Blas blas) {
    for (int rows : new int[] {1, 2, 7, 33}) {
      for (boolean weighted : new boolean[] {false, true}) {
        StackGradients.check(stack(name), rows, weighted, blas);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void forwardIsTheReference(String name, Blas blas) {
    StackGradients.checkForward(stack(name), 9, blas);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void aRowsOutputsDoNotDependOnTheOthersOrTheirNumber(String name, Blas blas) {
    DenseNetwork network = Samples.network(stack(name));
    float[] weights = StackGradients.weights(new Random(3), network);
    Propagation propagation = network.open(16, blas);
    float[] features = Samples.random(new Random(2), 16 * 5, 1);
    float[] all = propagation.forward(features, 16, weights).clone();
    for (int rows : new int[] {1, 3, 15}) {
      float[] short_ = new float[16 * 5];
      Arrays.fill(short_, Float.NaN);
      System.arraycopy(features, 0, short_, 0, rows * 5);
      float[] outputs = propagation.forward(short_, rows, weights);
      assertThat(Arrays.copyOf(outputs, rows * 3)).isEqualTo(Arrays.copyOf(all, rows * 3));
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void startsWithGainsOfOneAndNoneOfItsParametersDecays(String name) {
    DenseNetwork network = Samples.network(stack(name));
    float[] weights = new float[network.parameters()];
    Arrays.fill(weights, 9);
    network.initialize(1, weights);
    assertThat(network.blocks().stream().map(ParameterBlock::name))
        .contains("layers.0.weight", "layers.0.bias", "layers.0.gain", "layers.1.gain")
        .doesNotContain("layers.2.gain");
    int end = 0;
    for (ParameterBlock block : network.blocks()) {
      assertThat(block.offset()).isEqualTo(end);
      assertThat(block.decays()).as(block.name()).isEqualTo(block.name().endsWith("weight"));
      float[] values = Arrays.copyOfRange(weights, block.offset(), block.end());
      if (block.name().endsWith("gain")) {
        assertThat(values).containsOnly(1);
      } else if (block.name().endsWith("bias")) {
        assertThat(values).containsOnly(0);
      }
      end = block.end();
    }
    assertThat(end).isEqualTo(network.parameters());
  }

  @ParameterizedTest
  @MethodSource("cases")
  void aSteadyStepAllocatesNothing(String name, Blas blas) {
    DenseNetwork network = Samples.network(stack(name));
    StackGradients.checkAllocation(network, blas);
  }

  /** Values that are all alike have no deviation. */
  @ParameterizedTest
  @MethodSource("names")
  void rowsThatAreAllAlikeAreFinite(String name) {
    DenseNetwork network = Samples.network(stack(name));
    float[] weights = StackGradients.weights(new Random(3), network);
    Batch batch = new Batch(8, 5, false);
    batch.rows = 8;
    float[] gradient = new float[weights.length];
    assertThat(network.open(8).gradient(batch, weights, gradient, 1)).isFinite();
    assertThat(IntStream.range(0, gradient.length).mapToDouble(i -> gradient[i]))
        .allMatch(Double::isFinite);
  }

  /** The sum over the units of a normalized row is 0, that of the squares their number. */
  @Test
  void layerNormNormalizesRowsOfAnyScale() {
    for (float scale : new float[] {1e-2f, 1, 1e6f}) {
      float[] row = Samples.random(new Random(5), 100, scale);
      float[] weights = new float[200];
      Arrays.fill(weights, 100, 200, 1);
      new LayerNorm(1e-9).open(new NormalizedUnits(100, 0, 100), 1).forward(row, 1, weights);
      double sum = 0;
      double squares = 0;
      for (float x : row) {
        sum += x;
        squares += x * x;
      }
      assertThat(sum).isCloseTo(0, within(1e-4));
      assertThat(squares).isCloseTo(100, within(1e-2));
    }
  }

  @Test
  void wrongNumbersAreRefused() {
    assertThatThrownBy(() -> new LayerNorm(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("epsilon is 0.0; it is a number above 0");
  }
}
