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
    assertThat(Normalizations.REGISTRY.names()).contains("layer-norm", "batch-norm");
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
      } else if (block.stepped() == ParameterBlock.Stepped.RUNNING_VARIANCE) {
        assertThat(values).containsOnly(1);
      } else if (!block.decays()) {
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
      new LayerNorm(1e-9).open(new NormalizedUnits(100, 0, false), 1).forward(row, 1, weights);
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

  private static final ReferenceStack ONE_LAYER =
      new ReferenceStack(
          5, List.of(new ReferenceLayer.Fully(7, "tanh", "batch-norm")), 3, "cross-entropy");

  /** As PyTorch: r = (1 - momentum) r + momentum s, the variance s divided by rows - 1. */
  @Test
  void batchNormsRunningStatisticsFollowTheBatches() {
    DenseNetwork network = Samples.network(ONE_LAYER);
    Random random = new Random(8);
    float[] weights = StackGradients.weights(random, network);
    Batch batch = Samples.batch(random, 12, network, "cross-entropy", true);
    float[] gradient = new float[weights.length];
    double[] before = StackGradients.doubles(weights);
    double[][] a =
        ReferenceLayer.product(before, 0, StackGradients.rows(batch, network.inputs()), 7);
    Propagation propagation = network.open(12);

    propagation.gradient(batch, weights, gradient, 1);
    assertThat(StackGradients.doubles(weights)).isEqualTo(before);
    propagation.ranges().moveStatistics(weights, gradient);

    int mean = 7 * 7;
    for (int unit = 0; unit < 7; unit++) {
      double[] column = ReferenceLayer.column(a, unit);
      double newMean = 0.9 * before[mean + unit] + 0.1 * ReferenceLayer.mean(column);
      double newVariance =
          0.9 * before[mean + 7 + unit] + 0.1 * ReferenceLayer.variance(column) * 12 / 11;
      assertThat((double) weights[mean + unit]).isCloseTo(newMean, within(1e-6));
      assertThat((double) weights[mean + 7 + unit]).isCloseTo(newVariance, within(1e-6));
    }
    for (int i = 0; i < weights.length; i++) {
      boolean statistic = i >= mean && i < mean + 14;
      assertThat(weights[i] != (float) before[i]).as("weight %d", i).isEqualTo(statistic);
    }
  }

  @Test
  void oneRowLeavesBatchNormsRunningStatisticsAlone() {
    DenseNetwork network = Samples.network(ONE_LAYER);
    Random random = new Random(8);
    float[] weights = StackGradients.weights(random, network);
    Batch batch = Samples.batch(random, 1, network, "cross-entropy", false);
    float[] gradient = new float[weights.length];
    Arrays.fill(gradient, 5);

    network.open(4).gradient(batch, weights, gradient, 1);

    assertThat(Arrays.copyOfRange(gradient, 7 * 7, 7 * 9)).containsOnly(0);
    assertThat(Arrays.copyOf(gradient, 7 * 5)).doesNotContain(5);
  }

  /** A frozen layer trains the layers behind it on what evaluation will show them. */
  @Test
  void frozenLayersNormalizeAsInEvaluation() {
    DenseNetwork network = Samples.network(ONE_LAYER);
    Random random = new Random(8);
    float[] weights = StackGradients.weights(random, network);
    Batch batch = Samples.batch(random, 12, network, "cross-entropy", false);
    float[] gradient = new float[weights.length];
    Network frozen = new FrozenLayers(network, 1);

    double loss = frozen.open(12).gradient(batch, weights, gradient, 1);

    float[] outputs = network.open(12).forward(batch.features, 12, weights);
    double expected =
        Samples.loss("cross-entropy")
            .gradient(outputs, batch.labels, null, 12, 3, 1, new float[36]);
    assertThat(loss).isEqualTo(expected);
    assertThat(network.open(12).gradient(batch, weights, new float[weights.length], 1))
        .isNotEqualTo(expected);
    assertThat(Arrays.copyOf(gradient, 7 * 9)).containsOnly(0);
    assertThat(Arrays.copyOfRange(gradient, 7 * 9, gradient.length)).doesNotContain(0);
  }

  /** No step goes over them: neither clipping nor norms nor an optimizer sees them. */
  @Test
  void runningStatisticsAreInNoRange() {
    DenseNetwork network = Samples.network(ONE_LAYER);
    StepRanges ranges = network.open(1).ranges();

    assertThat(ranges.whole()).isFalse();
    assertThat(network.blocks().stream().filter(ParameterBlock::isStatistic).count()).isEqualTo(2);
    for (int block = 0; block < ranges.blocks().size(); block++) {
      assertThat(ranges.count(block)).isEqualTo(ranges.blocks().get(block).isStatistic() ? 0 : 1);
    }
  }

  @Test
  void wrongNumbersAreRefused() {
    assertThatThrownBy(() -> new BatchNorm(1e-5, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("momentum is 0.0; it is above 0 and at most 1");
    assertThatThrownBy(() -> new LayerNorm(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("epsilon is 0.0; it is a number above 0");
  }
}
