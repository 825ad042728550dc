package dev.regatta.driver.dl4j;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.constraint.MaxNormConstraint;
import org.deeplearning4j.nn.conf.constraint.NonNegativeConstraint;
import org.deeplearning4j.nn.conf.dropout.IDropout;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Small images of three classes as lines of csv, and a convolutional network for them. */
final class Images {
  private static final int SIZE = 6;
  private static final int CLASSES = 3;

  /** Of an image. */
  static final int PIXELS = SIZE * SIZE;

  private Images() {}

  /** A header, then rows of pixels: a class is the quarter that is bright. */
  static List<String> lines(int rows) {
    Random random = new Random(29);
    List<String> lines = new ArrayList<>();
    StringBuilder header = new StringBuilder();
    for (int pixel = 0; pixel < SIZE * SIZE; pixel++) {
      header.append('p').append(pixel).append(',');
    }
    lines.add(header + "kind");
    for (int row = 0; row < rows; row++) {
      int kind = random.nextInt(CLASSES);
      StringBuilder line = new StringBuilder();
      for (int pixel = 0; pixel < SIZE * SIZE; pixel++) {
        int quarter = pixel / (SIZE * SIZE / 2) * 2 + pixel % SIZE / (SIZE / 2);
        line.append(random.nextGaussian() + (quarter == kind ? 1 : 0)).append(',');
      }
      lines.add(line + "abc".substring(kind, kind + 1));
    }
    return lines;
  }

  /** The rows of such lines, as DL4J takes them. */
  static DataSet rows(List<String> lines) {
    float[][] features = new float[lines.size() - 1][PIXELS];
    float[][] labels = new float[lines.size() - 1][CLASSES];
    for (int row = 0; row < features.length; row++) {
      String[] cells = lines.get(row + 1).split(",", -1);
      for (int i = 0; i < PIXELS; i++) {
        features[row][i] = (float) Double.parseDouble(cells[i]);
      }
      labels[row]["abc".indexOf(cells[PIXELS])] = 1;
    }
    return new DataSet(Nd4j.createFromArray(features), Nd4j.createFromArray(labels));
  }

  /** Dense layers for rows of so many numbers, with first weights. */
  static MultiLayerNetwork stack(IUpdater updater, int inputs) {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(3)
                .updater(updater)
                .list()
                .layer(new DenseLayer.Builder().nOut(7).activation(Activation.TANH).build())
                .layer(
                    new OutputLayer.Builder(LossFunction.MCXENT)
                        .nOut(CLASSES)
                        .activation(Activation.SOFTMAX)
                        .build())
                .setInputType(InputType.feedForward(inputs))
                .build());
    network.init();
    return network;
  }

  /** Convolution, batch normalization, a random part, pooling and a dense layer. */
  static String network(IDropout random) {
    return network(new NeuralNetConfiguration.Builder(), random);
  }

  /** The same with penalties of weights and of biases, and with constraints. */
  static String penalized(IDropout random) {
    return network(
        new NeuralNetConfiguration.Builder()
            .l2(0.05)
            .l1Bias(0.01)
            .constrainBias(new NonNegativeConstraint())
            .constrainWeights(new MaxNormConstraint(0.8, 0)),
        random);
  }

  /** The upper half as a sequence of its lines, the lower half as numbers beside it. */
  static String upperAndLower() {
    return new NeuralNetConfiguration.Builder()
        .graphBuilder()
        .addInputs("upper", "lower")
        .addLayer(
            "last",
            new LastTimeStep(new LSTM.Builder().nOut(6).activation(Activation.TANH).build()),
            "upper")
        .addLayer(
            "hidden", new DenseLayer.Builder().nOut(6).activation(Activation.TANH).build(), "lower")
        .addLayer(
            "classes",
            new OutputLayer.Builder(LossFunction.MCXENT)
                .nOut(CLASSES)
                .activation(Activation.SOFTMAX)
                .build(),
            "last",
            "hidden")
        .setOutputs("classes")
        .setInputTypes(InputType.recurrent(SIZE), InputType.feedForward(SIZE * SIZE / 2))
        .build()
        .toJson();
  }

  /** A hidden layer with two outputs of one number each. */
  static String twoOutputs(int inputs) {
    return new NeuralNetConfiguration.Builder()
        .graphBuilder()
        .addInputs("pixels")
        .addLayer(
            "hidden",
            new DenseLayer.Builder().nOut(8).activation(Activation.TANH).build(),
            "pixels")
        .addLayer("first", number(), "hidden")
        .addLayer("second", number(), "hidden")
        .setOutputs("first", "second")
        .setInputTypes(InputType.feedForward(inputs))
        .build()
        .toJson();
  }

  /** A number at each step, of sequences of lines. */
  static String labelledSteps() {
    return new NeuralNetConfiguration.Builder()
        .list()
        .layer(new LSTM.Builder().nOut(6).activation(Activation.TANH).build())
        .layer(
            new RnnOutputLayer.Builder(LossFunction.MSE)
                .nOut(1)
                .activation(Activation.IDENTITY)
                .build())
        .setInputType(InputType.recurrent(SIZE))
        .build()
        .toJson();
  }

  private static OutputLayer number() {
    return new OutputLayer.Builder(LossFunction.MSE)
        .nOut(1)
        .activation(Activation.IDENTITY)
        .build();
  }

  private static String network(NeuralNetConfiguration.Builder builder, IDropout random) {
    return builder
        .list()
        .layer(new ConvolutionLayer.Builder(3, 3).nOut(3).activation(Activation.RELU).build())
        .layer(new BatchNormalization.Builder().decay(0.9).build())
        .layer(new DropoutLayer.Builder(random).build())
        .layer(
            new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.MAX)
                .kernelSize(2, 2)
                .stride(2, 2)
                .build())
        .layer(new DenseLayer.Builder().nOut(5).activation(Activation.TANH).build())
        .layer(
            new OutputLayer.Builder(LossFunction.MCXENT)
                .nOut(CLASSES)
                .activation(Activation.SOFTMAX)
                .build())
        .setInputType(InputType.convolutionalFlat(SIZE, SIZE, 1))
        .build()
        .toJson();
  }
}
