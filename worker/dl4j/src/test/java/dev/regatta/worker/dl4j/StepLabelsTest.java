package dev.regatta.worker.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.regatta.conf.UserException;
import dev.regatta.worker.loss.BinaryCrossEntropy;
import dev.regatta.worker.loss.CrossEntropy;
import dev.regatta.worker.loss.Loss;
import dev.regatta.worker.loss.MeanSquaredError;
import dev.regatta.worker.network.Batch;
import dev.regatta.worker.network.Network;
import dev.regatta.worker.network.Propagation;
import java.util.Random;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.RnnLossLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Sequences with labels at each step, which lie in a row step by step. */
class StepLabelsTest {
  private static final int ROWS = 4;
  private static final int STEPS = 3;
  private static final int FEATURES = 2;

  private record Kind(String name, int width, Loss loss, Layer output) {
    MultiLayerConfiguration configuration() {
      return stack(width, output.clone());
    }

    Network network() {
      return Dl4jNetwork.of(configuration().toJson(), loss, STEPS * FEATURES, STEPS * width);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Kind> kinds() {
    Layer alone =
        new RnnLossLayer.Builder(LossFunction.MSE).activation(Activation.IDENTITY).build();
    return Stream.of(
        numbers(1),
        numbers(2),
        new Kind(
            "one flag", 1, new BinaryCrossEntropy(), rnn(1, LossFunction.XENT, Activation.SIGMOID)),
        new Kind("loss alone", 2, new MeanSquaredError(), alone));
  }

  private static Kind numbers(int width) {
    Layer output = rnn(width, LossFunction.MSE, Activation.IDENTITY);
    return new Kind("numbers: " + width, width, new MeanSquaredError(), output);
  }

  private static Layer rnn(int width, LossFunction function, Activation activation) {
    return new RnnOutputLayer.Builder(function).nOut(width).activation(activation).build();
  }

  private static MultiLayerConfiguration stack(int units, Layer output) {
    return new NeuralNetConfiguration.Builder()
        .seed(7)
        .list()
        .layer(new LSTM.Builder().nOut(units).activation(Activation.TANH).build())
        .layer(output)
        .setInputType(InputType.recurrent(FEATURES))
        .build();
  }

  /** Rows x numbers of a step x steps, of rows that lie step by step. */
  private static INDArray steps(float[] rows, int width) {
    float[][][] steps = new float[ROWS][width][STEPS];
    for (int i = 0; i < ROWS * STEPS * width; i++) {
      steps[i / (STEPS * width)][i % width][i / width % STEPS] = rows[i];
    }
    return Nd4j.createFromArray(steps);
  }

  /** DL4J adds the losses of steps up; a row's loss is the mean of its numbers'. */
  @ParameterizedTest
  @MethodSource("kinds")
  void gradientsAndOutputsAreThoseOfDl4j(Kind kind) {
    Network network = kind.network();
    Random random = new Random(4);
    Batch batch = Batches.of(random, ROWS, network, kind.loss, false);
    if (kind.loss instanceof BinaryCrossEntropy) {
      for (int i = 0; i < batch.labels.length; i++) {
        batch.labels[i] = random.nextInt(2);
      }
    }
    float[] weights = Batches.weights(random, network);
    float[] gradient = new float[weights.length];
    Propagation propagation = network.open(ROWS + 1);
    propagation.gradient(batch, weights, gradient, 0);

    MultiLayerNetwork theirs = new MultiLayerNetwork(kind.configuration());
    theirs.init();
    theirs.setParams(Nd4j.createFromArray(weights).reshape(1, weights.length));
    INDArray rows = steps(batch.features, FEATURES);
    theirs.setInput(rows);
    theirs.setLabels(steps(batch.labels, kind.width));
    theirs.computeGradientAndScore();
    Gradients.check(gradient, theirs, ROWS * STEPS);

    float[] outputs = propagation.forward(batch.features, ROWS, weights);
    float[] found = new float[ROWS * STEPS * kind.width];
    kind.loss.predict(outputs, ROWS, STEPS * kind.width, found);
    INDArray their = theirs.output(rows);
    for (int i = 0; i < found.length; i++) {
      int row = i / (STEPS * kind.width);
      float at = their.getFloat(row, i % kind.width, i / kind.width % STEPS);
      assertThat(found[i]).as("%d", i).isCloseTo(at, within(1e-5f));
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void stepsMayBeOfAnyNumber(Kind kind) {
    Network network =
        Dl4jNetwork.of(kind.configuration().toJson(), kind.loss, 5 * FEATURES, 5 * kind.width);
    assertThat(network.outputs()).isEqualTo(5 * kind.width);
    FiniteDifferences.check(network, kind.loss, 0.02);
  }

  private static String classes() {
    return Sequences.ofLabelledSteps(FEATURES, 3);
  }

  @Test
  void classesAtEachStepAreRefused() {
    assertThatThrownBy(() -> Dl4jNetwork.of(classes(), new CrossEntropy(), 6, 9))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "network.configuration: it has outputs at each step, and cross-entropy is the loss"
                + " of one: let LastTimeStep or GlobalPooling and an OutputLayer follow, or learn"
                + " labels for all: numbers with identity and LossMSE, or 0 and 1 with sigmoid and"
                + " LossBinaryXENT");
  }

  @Test
  void masksAndLabelsOfStepsAreRefused() {
    String text = numbers(1).configuration().toJson();
    assertThatThrownBy(
            () -> Dl4jNetwork.ofMasked(text, new MeanSquaredError(), STEPS * (FEATURES + 1), STEPS))
        .isInstanceOf(UserException.class)
        .hasMessageStartingWith("network.masked: is true, and network.configuration has outputs at")
        .message()
        .doesNotContain("\n");
  }
}
