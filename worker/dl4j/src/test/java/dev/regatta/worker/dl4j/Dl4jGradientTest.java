package dev.regatta.worker.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.regatta.worker.loss.CrossEntropy;
import dev.regatta.worker.network.Batch;
import dev.regatta.worker.network.Network;
import dev.regatta.worker.network.ParameterBlock;
import dev.regatta.worker.network.Propagation;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.dropout.AlphaDropout;
import org.deeplearning4j.nn.conf.dropout.Dropout;
import org.deeplearning4j.nn.conf.dropout.GaussianDropout;
import org.deeplearning4j.nn.conf.dropout.GaussianNoise;
import org.deeplearning4j.nn.conf.dropout.IDropout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;

class Dl4jGradientTest {
  private static final int CLASSES = 3;

  @Test
  void gradientsOfSharedLayersAreThoseOfTheDenseNetwork() {
    for (int seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      SharedNetwork shared = SharedNetwork.random(random);
      int rows = 1 + random.nextInt(40);
      Batch batch = Batches.of(random, rows, shared.dense(), shared.loss(), random.nextBoolean());
      float[] weights = Batches.weights(random, shared.dense());
      float[] expected = new float[weights.length];
      float[] found = new float[weights.length];
      double loss = shared.dense().open(rows).gradient(batch, weights, expected, 0);
      float[] turned = shared.toDl4j(weights);
      Propagation propagation = shared.dl4j().open(rows);
      double lossFound = propagation.gradient(batch, turned, found, 0);
      assertThat(lossFound).as("loss of seed %d", seed).isCloseTo(loss, within(1e-5 * loss));
      assertThat(Steps.distance(found, shared.toDl4j(expected)))
          .as("gradient of seed %d", seed)
          .isLessThan(1e-5);
      assertThat(Arrays.copyOf(propagation.forward(batch.features, rows, turned), rows))
          .as("outputs of seed %d", seed)
          .usingComparatorWithPrecision(1e-4f)
          .containsExactly(
              Arrays.copyOf(
                  shared.dense().open(rows).forward(batch.features, rows, weights), rows));
    }
  }

  static Stream<Network> smoothNetworks() {
    return Stream.of(
        of(Configurations.convolutional(8, Activation.TANH, CLASSES).toJson(), 64),
        of(Configurations.graph(7, CLASSES).toJson(), 7),
        of(Configurations.normalized(7, CLASSES), 7));
  }

  private static Network of(String configuration, int inputs) {
    return Dl4jNetwork.of(configuration, new CrossEntropy(), inputs, CLASSES);
  }

  @ParameterizedTest
  @MethodSource("smoothNetworks")
  void gradientsAreFiniteDifferencesOfTheLoss(Network network) {
    FiniteDifferences.check(network);
  }

  static Stream<IDropout> randomParts() {
    return Stream.of(
        new Dropout(0.5), new AlphaDropout(0.5), new GaussianDropout(0.5), new GaussianNoise(0.5));
  }

  @ParameterizedTest
  @MethodSource("randomParts")
  void randomPartsDependOnTheStepsKeyAlone(IDropout dropout) throws Exception {
    Network network = of(Configurations.withDropout(9, dropout, CLASSES), 9);
    Random random = new Random(5);
    Batch batch = Batches.of(random, 20, network, new CrossEntropy(), false);
    float[] weights = Batches.weights(random, network);
    Propagation propagation = network.open(20);
    float[] first = gradient(propagation, batch, weights, 1);
    float[] other = gradient(propagation, batch, weights, 2);
    assertThat(other).isNotEqualTo(first);
    assertThat(gradient(propagation, batch, weights, 1)).isEqualTo(first);
    float[][] elsewhere = new float[1][];
    Thread thread = new Thread(() -> elsewhere[0] = gradient(network.open(20), batch, weights, 1));
    thread.start();
    thread.join();
    assertThat(elsewhere[0]).isEqualTo(first);
    float[] outputs = propagation.forward(batch.features, 20, weights).clone();
    assertThat(propagation.forward(batch.features, 20, weights)).isEqualTo(outputs);
  }

  private static float[] gradient(
      Propagation propagation, Batch batch, float[] weights, long dropoutKey) {
    float[] gradient = new float[weights.length];
    propagation.gradient(batch, weights, gradient, dropoutKey);
    return gradient;
  }

  @Test
  void aStepMovesTheRunningStatisticsTowardsThoseOfTheBatch() {
    Network network = of(Configurations.normalized(4, CLASSES), 4);
    Random random = new Random(8);
    int rows = 50;
    Batch batch = Batches.of(random, rows, network, new CrossEntropy(), false);
    float[] weights = Batches.weights(random, network);
    List<ParameterBlock> blocks = network.blocks();
    ParameterBlock mean = block(blocks, "1_mean");
    ParameterBlock variance = block(blocks, "1_var");
    Arrays.fill(weights, mean.offset(), mean.end(), 0.5f);
    Arrays.fill(weights, variance.offset(), variance.end(), 2);
    double[] means = new double[6];
    double[] variances = new double[6];
    statistics(batch, weights, means, variances);
    Propagation propagation = network.open(rows);
    float[] gradient = gradient(propagation, batch, weights, 0);
    propagation.ranges().moveStatistics(weights, gradient);
    for (int unit = 0; unit < 6; unit++) {
      assertThat((double) weights[mean.offset() + unit])
          .isCloseTo(0.9 * 0.5 + 0.1 * means[unit], within(1e-5));
      assertThat((double) weights[variance.offset() + unit])
          .isCloseTo(0.9 * 2 + 0.1 * variances[unit], within(1e-5));
    }
  }

  /** Of the units of the first layer, tanh of an affine map of four inputs. */
  private static void statistics(Batch batch, float[] weights, double[] means, double[] variances) {
    for (int unit = 0; unit < 6; unit++) {
      double[] values = new double[batch.rows];
      for (int row = 0; row < batch.rows; row++) {
        double value = weights[24 + unit];
        for (int input = 0; input < 4; input++) {
          value += batch.features[row * 4 + input] * weights[unit * 4 + input];
        }
        values[row] = Math.tanh(value);
      }
      double mean = Arrays.stream(values).average().orElseThrow();
      means[unit] = mean;
      variances[unit] = Arrays.stream(values).map(v -> (v - mean) * (v - mean)).average().orElse(0);
    }
  }

  private static ParameterBlock block(List<ParameterBlock> blocks, String name) {
    return blocks.stream().filter(block -> block.name().equals(name)).findFirst().orElseThrow();
  }

  @Test
  void blocksAreDl4jsAndBiasesAreSparedByDecay() {
    Network network = of(Configurations.convolutional(8, Activation.RELU, CLASSES).toJson(), 64);
    assertThat(network.blocks().stream().map(ParameterBlock::name))
        .containsExactly("0_b", "0_W", "2_W", "2_b", "3_W", "3_b");
    assertThat(network.blocks().stream().filter(ParameterBlock::decays).map(ParameterBlock::name))
        .containsExactly("0_W", "2_W", "3_W");
    assertThat(block(network.blocks(), "0_W").shape()).containsExactly(3, 1, 3, 3);
    assertThat(block(network.blocks(), "2_W").shape()).containsExactly(5, 27);
    assertThat(block(network.blocks(), "2_b").shape()).containsExactly(5);
    assertThat(block(network.blocks(), "3_W").layer()).isEqualTo(2);
  }

  @Test
  void firstWeightsDependOnTheSeedAlone() {
    Network network = of(Configurations.graph(7, CLASSES).toJson(), 7);
    float[] first = new float[network.parameters()];
    float[] second = new float[network.parameters()];
    network.initialize(1, first);
    network.initialize(2, second);
    assertThat(second).isNotEqualTo(first);
    network.initialize(1, second);
    assertThat(second).isEqualTo(first);
  }

  @Test
  void aRowsOutputsDoNotDependOnHowManyRowsThereAre() {
    Network network = of(Configurations.convolutional(8, Activation.RELU, CLASSES).toJson(), 64);
    Random random = new Random(2);
    Batch batch = Batches.of(random, 16, network, new CrossEntropy(), false);
    float[] weights = Batches.weights(random, network);
    Propagation propagation = network.open(16);
    float[] all = propagation.forward(batch.features, 16, weights).clone();
    float[] one = propagation.forward(batch.features, 1, weights);
    assertThat(Arrays.copyOf(one, CLASSES)).isEqualTo(Arrays.copyOf(all, CLASSES));
  }

  @Test
  void rowsThatWeighNothingHaveNoGradient() {
    Network network = of(Configurations.normalized(7, CLASSES), 7);
    Batch batch = Batches.of(new Random(1), 5, network, new CrossEntropy(), true);
    assertThat(batch.weights).isNotNull();
    Arrays.fill(batch.weights, 0);
    float[] gradient = new float[network.parameters()];
    Arrays.fill(gradient, 1);
    float[] weights = Batches.weights(new Random(1), network);
    assertThat(network.open(5).gradient(batch, weights, gradient, 0)).isZero();
    assertThat(gradient).containsOnly(0);
  }
}
