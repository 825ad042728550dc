package dev.regatta.worker.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regatta.conf.UserException;
import dev.regatta.worker.kernel.Blas;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ResidualTest {
  private static ReferenceLayer.Fully fully(int units, String activation) {
    return new ReferenceLayer.Fully(units, activation, null);
  }

  private static ReferenceLayer.Residual residual(String activation, ReferenceLayer... layers) {
    return new ReferenceLayer.Residual(List.of(layers), activation);
  }

  private static ReferenceStack stack(ReferenceLayer... layers) {
    return new ReferenceStack(5, List.of(layers), 3, "cross-entropy");
  }

  /** First, last and only layers; with and without projection; normalized; in one another. */
  static List<ReferenceStack> stacks() {
    return List.of(
        stack(residual("identity", fully(5, "tanh"))),
        stack(residual("identity", fully(9, "relu"), fully(7, "identity"))),
        stack(fully(8, "tanh"), residual("relu", fully(4, "gelu"), fully(8, "identity"))),
        stack(
            fully(8, "silu"),
            residual(
                "gelu",
                new ReferenceLayer.Fully(6, "tanh", "batch-norm"),
                residual("identity", fully(3, "tanh"), fully(6, "tanh")),
                new ReferenceLayer.Fully(8, "identity", "layer-norm")),
            residual("tanh", fully(6, "sigmoid"))));
  }

  static Stream<Arguments> cases() {
    return stacks().stream()
        .flatMap(stack -> Samples.backends().map(blas -> Arguments.of(stack, blas)));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void gradientIsTheSlopeOfTheReference(ReferenceStack stack, Blas blas) {
    for (int rows : new int[] {1, 2, 7, 33}) {
      StackGradients.check(stack, rows, rows % 2 == 1, blas);
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void forwardIsTheReference(ReferenceStack stack, Blas blas) {
    StackGradients.checkForward(stack, 9, blas);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void aSteadyStepAllocatesNothing(ReferenceStack stack, Blas blas) {
    StackGradients.checkAllocation(Samples.network(stack), blas);
  }

  @ParameterizedTest
  @MethodSource("stacks")
  void blocksCoverTheFlatArrayWithoutGapsAndAreInitialized(ReferenceStack stack) {
    DenseNetwork network = Samples.network(stack);
    float[] weights = new float[network.parameters()];
    Arrays.fill(weights, 9);
    network.initialize(1, weights);
    Set<String> names = new HashSet<>();
    int end = 0;
    for (ParameterBlock block : network.blocks()) {
      assertThat(block.offset()).isEqualTo(end);
      assertThat(names.add(block.name())).as(block.name()).isTrue();
      assertThat(block.name()).startsWith("layers." + block.layer() + ".");
      assertThat(block.decays()).isEqualTo(block.name().endsWith("weight"));
      end = block.end();
    }
    assertThat(end).isEqualTo(network.parameters());
    for (float weight : weights) {
      assertThat(weight).isNotEqualTo(9);
    }
  }

  @Test
  void parametersAreNamedByTheirPlace() {
    DenseNetwork network = Samples.network(stacks().get(1));
    assertThat(network.blocks().stream().map(ParameterBlock::name))
        .containsExactly(
            "layers.0.layers.0.weight",
            "layers.0.layers.0.bias",
            "layers.0.layers.1.weight",
            "layers.0.layers.1.bias",
            "layers.0.projection.weight",
            "layers.1.weight",
            "layers.1.bias");
  }

  @Test
  void layersOfTheBlockHaveRandomNumbersOfTheirOwn() {
    Layer dropping = Samples.layer(5, "tanh", 0.5);
    DenseNetwork network =
        Samples.network(
            5,
            3,
            "cross-entropy",
            dropping,
            new ResidualLayer(List.of(dropping, dropping), new Identity()));
    float[] weights = new float[network.parameters()];
    network.initialize(4, weights);
    Set<Float> firsts = new HashSet<>();
    for (ParameterBlock block : network.blocks()) {
      if (block.decays()) {
        firsts.add(weights[block.offset()]);
      }
    }
    assertThat(firsts).hasSize(4);
    assertThat(Place.of(1).inner(0).stream())
        .isNotIn(Place.of(1).inner(1).stream(), Place.of(2).inner(0).stream(), 0L, 1L, 2L);
  }

  @Test
  void frozenBlocksMoveNoParameter() {
    DenseNetwork network = Samples.network(stacks().get(3));
    Random random = new Random(2);
    float[] weights = StackGradients.weights(random, network);
    float[] gradient = new float[weights.length];
    Batch batch = Samples.batch(random, 9, network, "cross-entropy", false);
    new FrozenLayers(network, 2).open(9).gradient(batch, weights, gradient, 1);
    for (ParameterBlock block : network.blocks()) {
      float[] part = Arrays.copyOfRange(gradient, block.offset(), block.end());
      if (block.layer() < 2) {
        assertThat(part).containsOnly(0);
      } else {
        assertThat(part).isNotEqualTo(new float[part.length]);
      }
    }
  }

  @Test
  void wrongBlocksAreRefused() {
    assertThatThrownBy(() -> new ResidualLayer(List.of(), new Identity()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("layers is empty; a residual block has at least one");
    assertThatThrownBy(() -> Samples.network(stacks().get(0)).ofSparseRows())
        .isInstanceOf(UserException.class)
        .hasMessage(
            "network.layers[0]: rows are sparse, which only a dense layer takes; put one before it,"
                + " or set prepare.rows: dense");
    Layer wide = new ResidualLayer(List.of(Samples.layer(40_000, "relu", 0)), new Identity());
    Dense spec = new Dense(List.of(wide), Optional.of(Samples.loss("mse")));
    assertThatThrownBy(() -> spec.build(40_001, 1))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("network.layers[0]: 40001 inputs x 40000 units");
  }
}
