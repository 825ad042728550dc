package dev.regatta.worker.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.regatta.conf.UserException;
import dev.regatta.worker.loss.CrossEntropy;
import dev.regatta.worker.network.Batch;
import dev.regatta.worker.network.Network;
import dev.regatta.worker.network.ParameterBlock;
import dev.regatta.worker.network.Propagation;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Rows that are sequences, against DL4J's own networks. */
class SequencesTest {
  private static final int FEATURES = 2;
  private static final int STEPS = 3;
  private static final int CLASSES = 3;
  private static final int ROWS = 6;

  private static Network network(Sequences kind) {
    return Dl4jNetwork.of(
        kind.of(FEATURES, CLASSES), new CrossEntropy(), STEPS * FEATURES, CLASSES);
  }

  /** Rows x features x steps, of rows that lie step by step. */
  private static INDArray steps(float[] features) {
    float[][][] steps = new float[ROWS][FEATURES][STEPS];
    for (int i = 0; i < ROWS * STEPS * FEATURES; i++) {
      steps[i / (STEPS * FEATURES)][i % FEATURES][i / FEATURES % STEPS] = features[i];
    }
    return Nd4j.createFromArray(steps);
  }

  private static INDArray oneHot(float[] labels) {
    float[][] rows = new float[ROWS][CLASSES];
    for (int row = 0; row < ROWS; row++) {
      rows[row][(int) labels[row]] = 1;
    }
    return Nd4j.createFromArray(rows);
  }

  /** DL4J's gradient and its score, of a network that has these weights. */
  private static Model computed(String text, Batch batch, float[] weights) {
    INDArray features = steps(batch.features);
    INDArray labels = oneHot(batch.labels);
    if (text.contains("\"confs\"")) {
      MultiLayerNetwork network = new MultiLayerNetwork(MultiLayerConfiguration.fromJson(text));
      network.init();
      network.setParams(Nd4j.createFromArray(weights).reshape(1, weights.length));
      network.setInput(features);
      network.setLabels(labels);
      network.computeGradientAndScore();
      return network;
    }
    ComputationGraph network = new ComputationGraph(ComputationGraphConfiguration.fromJson(text));
    network.init();
    network.setParams(Nd4j.createFromArray(weights).reshape(1, weights.length));
    network.setInputs(features);
    network.setLabels(labels);
    network.computeGradientAndScore();
    return network;
  }

  @ParameterizedTest
  @EnumSource(Sequences.class)
  void gradientsAreThoseOfDl4j(Sequences kind) {
    Network network = network(kind);
    Random random = new Random(4);
    Batch batch = Batches.of(random, ROWS, network, new CrossEntropy(), false);
    float[] weights = Batches.weights(random, network);
    float[] gradient = new float[weights.length];
    double loss = network.open(ROWS).gradient(batch, weights, gradient, 0);
    Model expected = computed(kind.of(FEATURES, CLASSES), batch, weights);
    Gradients.check(gradient, expected, ROWS);
    assertThat(loss / ROWS).isCloseTo(expected.score(), within(1e-5));
  }

  @ParameterizedTest
  @EnumSource(value = Sequences.class, mode = EnumSource.Mode.EXCLUDE, names = "LSTM_LARGEST")
  void gradientsAreFiniteDifferencesOfTheLoss(Sequences kind) {
    FiniteDifferences.check(network(kind));
  }

  @ParameterizedTest
  @EnumSource(Sequences.class)
  void biasesAloneAreSparedByDecay(Sequences kind) {
    for (ParameterBlock block : network(kind).blocks()) {
      String key = block.name().substring(block.name().lastIndexOf('_') + 1);
      assertThat(block.decays()).as("%s", block).isEqualTo(key.contains("W"));
    }
  }

  @Test
  void theOrderOfStepsMatters() {
    Network network = network(Sequences.LSTM_LAST);
    Random random = new Random(2);
    float[] weights = Batches.weights(random, network);
    float[] row = new float[STEPS * FEATURES];
    row[0] = 2;
    float[] other = new float[STEPS * FEATURES];
    other[FEATURES] = 2;
    Propagation propagation = network.open(1);
    float[] first = Arrays.copyOf(propagation.forward(row, 1, weights), CLASSES);
    assertThat(propagation.forward(other, 1, weights)).isNotEqualTo(first);
  }

  @Test
  void oneConfigurationTakesSequencesOfAnyLength() {
    String text = Sequences.LSTM_LAST.of(FEATURES, CLASSES);
    Stream.of(1, 12)
        .forEach(
            steps ->
                FiniteDifferences.check(
                    Dl4jNetwork.of(text, new CrossEntropy(), steps * FEATURES, CLASSES)));
  }

  private static void refuses(String text, int inputs, String message) {
    assertThatThrownBy(() -> Dl4jNetwork.of(text, new CrossEntropy(), inputs, CLASSES))
        .isInstanceOf(UserException.class)
        .hasMessageStartingWith("network.configuration: ")
        .hasMessageContaining(message);
  }

  @Test
  void whatIsNoSequenceOrNoLabelForItIsRefused() {
    String text = Sequences.LSTM_LAST.of(FEATURES, CLASSES);
    refuses(text, 9, "takes 2 numbers at each step, and a row of 9 numbers is no whole number of");
    String truncated =
        text.replaceFirst(
            "\"backpropType\" : \"Standard\"", "\"backpropType\" : \"TruncatedBPTT\"");
    refuses(truncated, 6, "backpropType is \"TruncatedBPTT\"; gradients go through whole");
    refuses(
        text.replaceFirst("\"rnnDataFormat\" : [^,]*", "\"rnnDataFormat\" : \"NWC\""),
        6,
        "rnnDataFormat is \"NWC\"");
    refuses(
        Sequences.ofLabelledSteps(FEATURES, CLASSES),
        6,
        "for a row it puts out 9 numbers; the label and the loss need 3");
    refuses(
        Sequences.withoutLastStep(FEATURES, CLASSES),
        6,
        "for a row it puts out 9 numbers; the label and the loss need 3");
  }
}
