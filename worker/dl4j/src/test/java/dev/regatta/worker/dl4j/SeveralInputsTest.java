package dev.regatta.worker.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.regatta.conf.UserException;
import dev.regatta.worker.loss.CrossEntropy;
import dev.regatta.worker.network.Batch;
import dev.regatta.worker.network.Network;
import dev.regatta.worker.network.Propagation;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Graphs whose inputs lie in a row one behind the other, against DL4J's own. */
class SeveralInputsTest {
  private static final int ROWS = 5;
  private static final int CLASSES = 3;

  /** What an input of a row is, as numbers of a row: 0 steps for what is no sequence. */
  private record Part(int steps, int features) {
    int numbers() {
      return Math.max(1, steps) * features;
    }
  }

  private record Kind(String name, List<Part> parts, ComputationGraphConfiguration graph) {
    @Override
    public String toString() {
      return name;
    }

    int inputs() {
      return parts.stream().mapToInt(Part::numbers).sum();
    }

    Network network() {
      return Dl4jNetwork.of(graph().toJson(), new CrossEntropy(), inputs(), CLASSES);
    }

    /** The inputs as DL4J takes them, of rows that have them one behind the other. */
    INDArray[] split(float[] rows) {
      INDArray[] all = new INDArray[parts.size()];
      int offset = 0;
      for (int i = 0; i < all.length; i++) {
        Part part = parts.get(i);
        all[i] =
            part.steps == 0
                ? Nd4j.createFromArray(flat(rows, offset, part))
                : Nd4j.createFromArray(steps(rows, offset, part));
        offset += part.numbers();
      }
      return all;
    }

    private float[][] flat(float[] rows, int offset, Part part) {
      float[][] of = new float[ROWS][];
      for (int row = 0; row < ROWS; row++) {
        int from = row * inputs() + offset;
        of[row] = Arrays.copyOfRange(rows, from, from + part.features);
      }
      return of;
    }

    private float[][][] steps(float[] rows, int offset, Part part) {
      float[][][] of = new float[ROWS][part.features][part.steps];
      for (int row = 0; row < ROWS; row++) {
        for (int i = 0; i < part.numbers(); i++) {
          of[row][i % part.features][i / part.features] = rows[row * inputs() + offset + i];
        }
      }
      return of;
    }
  }

  static Stream<Kind> kinds() {
    return Stream.of(twoRows(), wideAndDeep(), sequenceAndRow(), imageAndRow(), twoSequences());
  }

  private static Kind twoRows() {
    return new Kind(
        "two rows",
        List.of(new Part(0, 3), new Part(0, 4)),
        ends(
            begun("a", "b")
                .addLayer("left", Configurations.dense(4, Activation.TANH), "a")
                .addLayer("right", Configurations.dense(3, Activation.SIGMOID), "b")
                .setInputTypes(InputType.feedForward(3), InputType.feedForward(4))));
  }

  private static Kind wideAndDeep() {
    return new Kind(
        "wide and deep",
        List.of(new Part(0, 3), new Part(0, 4), new Part(0, 2)),
        begun("a", "b", "c")
            .addLayer("left", Configurations.dense(4, Activation.TANH), "a")
            .addLayer("right", Configurations.dense(4, Activation.TANH), "b")
            .addLayer("more", Configurations.dense(2, Activation.TANH), "c")
            .addVertex("sum", new ElementWiseVertex(ElementWiseVertex.Op.Add), "left", "right")
            .addVertex("all", new MergeVertex(), "sum", "c", "more", "a")
            .addLayer("classes", Configurations.softmax(CLASSES), "all")
            .setOutputs("classes")
            .setInputTypes(
                InputType.feedForward(3), InputType.feedForward(4), InputType.feedForward(2))
            .build());
  }

  private static Kind sequenceAndRow() {
    return new Kind(
        "sequence and row",
        List.of(new Part(3, 2), new Part(0, 3)),
        ends(
            begun("a", "b")
                .addLayer("left", new LastTimeStep(lstm()), "a")
                .addLayer("right", Configurations.dense(3, Activation.SIGMOID), "b")
                .setInputTypes(InputType.recurrent(2), InputType.feedForward(3))));
  }

  private static Kind imageAndRow() {
    return new Kind(
        "image and row",
        List.of(new Part(0, 16), new Part(0, 2)),
        ends(
            begun("a", "b")
                .addLayer(
                    "filters",
                    new ConvolutionLayer.Builder(3, 3).nOut(2).activation(Activation.TANH).build(),
                    "a")
                .addLayer("left", Configurations.dense(3, Activation.TANH), "filters")
                .addLayer("right", Configurations.dense(3, Activation.SIGMOID), "b")
                .setInputTypes(InputType.convolutionalFlat(4, 4, 1), InputType.feedForward(2))));
  }

  private static Kind twoSequences() {
    return new Kind(
        "two sequences",
        List.of(new Part(4, 2), new Part(4, 1)),
        ends(
            begun("a", "b")
                .addLayer("left", new LastTimeStep(lstm()), "a")
                .addLayer(
                    "right",
                    new LastTimeStep(
                        new SimpleRnn.Builder().nOut(3).activation(Activation.TANH).build()),
                    "b")
                .setInputTypes(InputType.recurrent(2), InputType.recurrent(1))));
  }

  private static GraphBuilder begun(String... inputs) {
    return new NeuralNetConfiguration.Builder().seed(7).graphBuilder().addInputs(inputs);
  }

  private static ComputationGraphConfiguration ends(GraphBuilder branches) {
    return branches
        .addLayer("classes", Configurations.softmax(CLASSES), "left", "right")
        .setOutputs("classes")
        .build();
  }

  private static LSTM lstm() {
    return new LSTM.Builder().nOut(3).activation(Activation.TANH).build();
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void gradientsAndOutputsAreThoseOfDl4j(Kind kind) {
    Network network = kind.network();
    Random random = new Random(4);
    Batch batch = Batches.of(random, ROWS, network, new CrossEntropy(), false);
    float[] weights = Batches.weights(random, network);
    float[] gradient = new float[weights.length];
    // More rows than there are: what stands behind them must not matter
    Propagation propagation = network.open(ROWS + 2);
    propagation.gradient(batch, weights, gradient, 0);

    ComputationGraph theirs = new ComputationGraph(kind.graph());
    theirs.init();
    theirs.setParams(Nd4j.createFromArray(weights).reshape(1, weights.length));
    theirs.setInputs(kind.split(batch.features));
    INDArray labels = Nd4j.zeros(ROWS, CLASSES);
    for (int row = 0; row < ROWS; row++) {
      labels.putScalar(row, (int) batch.labels[row], 1);
    }
    theirs.setLabels(labels);
    theirs.computeGradientAndScore();
    Gradients.check(gradient, theirs, ROWS);

    float[] found = propagation.forward(batch.features, ROWS, weights);
    INDArray expected = theirs.output(kind.split(batch.features))[0];
    for (int row = 0; row < ROWS; row++) {
      float[] outputs = Arrays.copyOfRange(found, row * CLASSES, (row + 1) * CLASSES);
      float[] likely = new float[CLASSES];
      new CrossEntropy().predict(outputs, 0, CLASSES, likely, 0);
      for (int i = 0; i < CLASSES; i++) {
        assertThat(likely[i]).isCloseTo(expected.getFloat(row, i), within(1e-5f));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void gradientsAreFiniteDifferencesOfTheLoss(Kind kind) {
    FiniteDifferences.check(kind.network());
  }

  private static void refuses(String text, int inputs, String message) {
    assertThatThrownBy(() -> Dl4jNetwork.of(text, new CrossEntropy(), inputs, CLASSES))
        .isInstanceOf(UserException.class)
        .hasMessage(message);
  }

  @Test
  void rowsThatDoNotFitAreRefused() {
    refuses(
        twoRows().graph().toJson(),
        8,
        "network.configuration: its inputs take 3 + 4 numbers, and a row has 8");
    String sequence = sequenceAndRow().graph().toJson();
    String described =
        "network.configuration: its inputs take 2 x the number of steps + 3 numbers,";
    refuses(sequence, 8, described + " and a row has 8");
    refuses(sequence, 3, described + " and a row has 3");
    assertThat(Dl4jNetwork.of(sequence, new CrossEntropy(), 23, CLASSES).inputs()).isEqualTo(23);
  }

  @Test
  void inputsOfUnknownWidthAreRefused() {
    String text =
        begun("a", "b")
            .addLayer("left", Configurations.dense(4, Activation.TANH), "a")
            .addVertex("all", new MergeVertex(), "left", "b")
            .addLayer("classes", Configurations.softmax(CLASSES), "all")
            .setOutputs("classes")
            .setInputTypes(InputType.feedForward(3), InputType.feedForward(4))
            .build()
            .toJson();
    refuses(
        text,
        7,
        "network.configuration: no layer tells how many numbers input 2 of its 2 takes;"
            + " let a DenseLayer, a recurrent layer or a convolution with setInputTypes follow it");
  }

  @Test
  void masksGoWithOneInput() {
    assertThatThrownBy(
            () ->
                Dl4jNetwork.ofMasked(
                    twoSequences().graph().toJson(), new CrossEntropy(), 12, CLASSES))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "network.masked: is true, and network.configuration has 2 inputs; rows of one have"
                + " masks");
  }
}
