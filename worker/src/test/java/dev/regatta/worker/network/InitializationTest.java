package dev.regatta.worker.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.regatta.worker.random.Randoms;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class InitializationTest {
  private static final int INPUTS = 300;
  private static final int OUTPUTS = 100;

  static Stream<String> names() {
    return Initializations.REGISTRY.names().stream();
  }

  @ParameterizedTest
  @MethodSource("names")
  void weightsHaveTheVarianceOfTheirPaper(String name) {
    int n = INPUTS * OUTPUTS;
    float[] weights = new float[n + 2];
    Samples.strategy(Initializations.REGISTRY, name)
        .fill(new Randoms(1), INPUTS, OUTPUTS, weights, 1);
    double variance = variance(name);
    double sum = 0;
    double squares = 0;
    for (float weight : weights) {
      sum += weight;
      squares += (double) weight * weight;
    }
    assertThat(sum / n).isCloseTo(0, within(4 * Math.sqrt(variance / n)));
    assertThat(squares / n).isCloseTo(variance, within(variance * 4 * Math.sqrt(2.0 / n)));
    assertThat(weights[0]).isZero();
    assertThat(weights[n + 1]).isZero();
  }

  private static double variance(String name) {
    return switch (name) {
      case "he" -> 2.0 / INPUTS;
      case "glorot" -> 2.0 / (INPUTS + OUTPUTS);
      case "lecun" -> 1.0 / INPUTS;
      default -> throw new AssertionError("write the variance of " + name + " here");
    };
  }

  @Test
  void autoFollowsTheActivation() {
    for (String name : List.of("relu", "leaky-relu", "gelu", "silu")) {
      assertThat(Samples.activation(name).initialization()).isEqualTo(new He());
    }
    for (String name : List.of("identity", "tanh", "sigmoid", "selu")) {
      assertThat(Samples.activation(name).initialization()).isEqualTo(new Lecun());
    }
    Layer auto = Samples.layer(20, "tanh", 0);
    Layer explicit = new DenseLayer(20, new Tanh(), 0, Optional.of(new Lecun()));
    assertThat(initial(1, auto)).isEqualTo(initial(1, explicit));
    Layer other = new DenseLayer(20, new Tanh(), 0, Optional.of(new He()));
    assertThat(initial(1, auto)).isNotEqualTo(initial(1, other));
  }

  @Test
  void biasesAreZeroAndTheOutputLayerIsBounded() {
    DenseNetwork network = Samples.network(10, 3, "cross-entropy", Samples.layer(20, "relu", 0));
    float[] weights = new float[network.parameters()];
    Arrays.fill(weights, 9);
    network.initialize(1, weights);
    for (ParameterBlock block : network.blocks()) {
      float[] values = Arrays.copyOfRange(weights, block.offset(), block.end());
      if (!block.decays()) {
        assertThat(values).containsOnly(0);
      }
    }
    ParameterBlock output = network.blocks().get(2);
    for (int i = output.offset(); i < output.end(); i++) {
      assertThat(Math.abs(weights[i])).isLessThanOrEqualTo((float) Math.sqrt(6.0 / 23));
    }
  }

  @Test
  void weightsDependOnSeedAndLayerAlone() {
    Layer layer = Samples.layer(10, "relu", 0);
    assertThat(initial(1, layer)).isEqualTo(initial(1, layer));
    assertThat(initial(1, layer)).isNotEqualTo(initial(2, layer));
    float[] twice = initial(1, layer, layer);
    assertThat(Arrays.copyOfRange(twice, 110, 210)).isNotEqualTo(Arrays.copyOf(twice, 100));
    assertThat(Arrays.copyOf(twice, 110)).isEqualTo(Arrays.copyOf(initial(1, layer), 110));
  }

  private static float[] initial(long seed, Layer... layers) {
    DenseNetwork network = Samples.network(10, 3, "cross-entropy", layers);
    float[] weights = new float[network.parameters()];
    network.initialize(seed, weights);
    return weights;
  }
}
