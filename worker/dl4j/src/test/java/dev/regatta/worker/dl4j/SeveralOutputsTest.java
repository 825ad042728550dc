package dev.regatta.worker.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.regatta.conf.UserException;
import dev.regatta.worker.loss.BinaryCrossEntropy;
import dev.regatta.worker.loss.CrossEntropy;
import dev.regatta.worker.loss.LogCosh;
import dev.regatta.worker.loss.Loss;
import dev.regatta.worker.loss.MeanSquaredError;
import dev.regatta.worker.network.Batch;
import dev.regatta.worker.network.Network;
import dev.regatta.worker.network.Propagation;
import java.util.List;
import java.util.Random;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Graphs with several output layers, whose labels lie in a row one behind the other. */
class SeveralOutputsTest {
  private static final int ROWS = 5;
  private static final int INPUTS = 3;

  private static OutputLayer numbers(int width) {
    return output(width, LossFunction.MSE, Activation.IDENTITY);
  }

  private static OutputLayer flags(int width) {
    return output(width, LossFunction.XENT, Activation.SIGMOID);
  }

  private static OutputLayer output(int width, LossFunction loss, Activation activation) {
    return new OutputLayer.Builder(loss).nOut(width).activation(activation).build();
  }

  /** One hidden layer, then the first output, and behind another hidden layer the second. */
  private static ComputationGraphConfiguration graph(OutputLayer first, OutputLayer second) {
    return new NeuralNetConfiguration.Builder()
        .seed(7)
        .graphBuilder()
        .addInputs("rows")
        .addLayer("hidden", Configurations.dense(4, Activation.TANH), "rows")
        .addLayer("first", first, "hidden")
        .addLayer("more", Configurations.dense(3, Activation.TANH), "hidden")
        .addLayer("second", second, "more")
        .setOutputs("first", "second")
        .setInputTypes(InputType.feedForward(INPUTS))
        .build();
  }

  private static Network network(ComputationGraphConfiguration graph, Loss loss, int outputs) {
    return Dl4jNetwork.of(graph.toJson(), loss, INPUTS, outputs);
  }

  private static INDArray column(float[] labels, int at) {
    float[][] of = new float[ROWS][1];
    for (int row = 0; row < ROWS; row++) {
      of[row][0] = labels[2 * row + at];
    }
    return Nd4j.createFromArray(of);
  }

  /** DL4J adds the losses of its outputs up; a row's loss is the mean of its numbers'. */
  @Test
  void gradientsAndOutputsAreThoseOfDl4j() {
    ComputationGraphConfiguration graph = graph(numbers(1), numbers(1));
    Loss loss = new MeanSquaredError();
    Network network = network(graph, loss, 2);
    Random random = new Random(4);
    Batch batch = Batches.of(random, ROWS, network, loss, false);
    float[] weights = Batches.weights(random, network);
    float[] gradient = new float[weights.length];
    Propagation propagation = network.open(ROWS + 2);
    double sum = propagation.gradient(batch, weights, gradient, 0);

    ComputationGraph theirs = new ComputationGraph(graph);
    theirs.init();
    theirs.setParams(Nd4j.createFromArray(weights).reshape(1, weights.length));
    INDArray rows = Nd4j.createFromArray(batch.features.clone()).reshape(ROWS, INPUTS);
    theirs.setInputs(rows);
    theirs.setLabels(column(batch.labels, 0), column(batch.labels, 1));
    theirs.computeGradientAndScore();
    Gradients.check(gradient, theirs, 2 * ROWS);
    assertThat(sum / ROWS).isCloseTo(theirs.score() / 2, within(1e-5));

    float[] found = propagation.forward(batch.features, ROWS, weights);
    INDArray[] outputs = theirs.output(rows);
    for (int row = 0; row < ROWS; row++) {
      for (int i = 0; i < 2; i++) {
        assertThat(found[2 * row + i]).isCloseTo(outputs[i].getFloat(row, 0), within(1e-5f));
      }
    }
  }

  @Test
  void gradientsAreFiniteDifferencesOfTheLoss() {
    for (Loss loss : List.of(new MeanSquaredError(), new LogCosh())) {
      FiniteDifferences.check(network(graph(numbers(2), numbers(1)), loss, 3), loss);
    }
    Loss flags = new BinaryCrossEntropy();
    FiniteDifferences.check(network(graph(flags(1), flags(1)), flags, 2), flags);
  }

  @Test
  void theLossIsThatOfAllOutputs() {
    assertThat(Dl4jNetwork.loss(graph(flags(1), flags(3)).toJson()))
        .isEqualTo(new BinaryCrossEntropy());
    assertThat(Dl4jNetwork.loss(graph(numbers(1), numbers(3)).toJson()))
        .isEqualTo(new MeanSquaredError());
  }

  private static void refuses(ComputationGraphConfiguration graph, Loss loss, String message) {
    assertThatThrownBy(() -> network(graph, loss, 4))
        .isInstanceOf(UserException.class)
        .hasMessageStartingWith("network.configuration: " + message)
        .message()
        .doesNotContain("\n");
  }

  @Test
  void outputsThatOneLossDoesNotJoinAreRefused() {
    refuses(
        graph(numbers(1), flags(3)),
        new MeanSquaredError(),
        "its 2 outputs are trained for different losses; Regatta has one for all");
    refuses(
        graph(Configurations.softmax(2), Configurations.softmax(2)),
        new CrossEntropy(),
        "it has 2 outputs, and cross-entropy is the loss of one; learn labels for all: ");
    refuses(
        graph(numbers(2), numbers(2)),
        new CrossEntropy(),
        "it has 2 outputs, and cross-entropy is the loss of one;");
    refuses(
        graph(numbers(2), numbers(1)),
        new MeanSquaredError(),
        "for a row it puts out 3 numbers; the label and the loss need 4");
  }
}
