package dev.regatta.bench.peer;

import dev.regatta.bench.task.LabelledRows;
import dev.regatta.bench.task.StepTask;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** A task's network and rows in DL4J's terms. */
final class Dl4jNetworks {
  private Dl4jNetworks() {}

  static MultiLayerConfiguration configuration(StepTask task) {
    NeuralNetConfiguration.ListBuilder layers =
        new NeuralNetConfiguration.Builder().seed(1).updater(updater(task.rule())).list();
    int last = task.layers() - 1;
    for (int layer = 0; layer < last; layer++) {
      layers.layer(
          new DenseLayer.Builder()
              .nIn(task.widths().get(layer))
              .nOut(task.widths().get(layer + 1))
              .activation(Activation.RELU)
              .build());
    }
    layers.layer(
        new OutputLayer.Builder(LossFunction.MCXENT)
            .nIn(task.widths().get(last))
            .nOut(task.classes())
            .activation(Activation.SOFTMAX)
            .build());
    return layers.build();
  }

  private static IUpdater updater(StepTask.Rule rule) {
    return switch (rule) {
      case SGD -> new Sgd(rule.learningRate());
      case ADAM -> new Adam(rule.learningRate());
    };
  }

  /** The network with the task's first weights. */
  static MultiLayerNetwork initialized(StepTask task) {
    MultiLayerNetwork network = new MultiLayerNetwork(configuration(task));
    network.init();
    for (int layer = 0; layer < task.layers(); layer++) {
      INDArray weights = network.getParam(layer + "_W");
      weights.assign(matrix(task.weights(layer), task.widths().get(layer)));
      network.getParam(layer + "_b").assign(0);
    }
    return network;
  }

  /**
   * Two convolutions of 5 by 5 with pooling behind them, and an output layer, for rows that are
   * square images of one channel; of the task only its ends and its optimizer count.
   */
  static MultiLayerNetwork convolutional(StepTask task) {
    long side = side(task.inputs());
    return network(
        task,
        InputType.convolutionalFlat(side, side, 1),
        convolution(8),
        pooling(),
        convolution(16),
        pooling());
  }

  /**
   * An LSTM of 64 units and an output layer behind its last step, for the {@link #sequences} of
   * rows that are square images; of the task only its ends and its optimizer count.
   */
  static MultiLayerNetwork recurrent(StepTask task) {
    LSTM lstm = new LSTM.Builder().nOut(64).activation(Activation.TANH).build();
    return network(task, InputType.recurrent(side(task.inputs())), new LastTimeStep(lstm));
  }

  /** Layers with an output layer behind them, and weights of DL4J's own. */
  private static MultiLayerNetwork network(StepTask task, InputType input, Layer... hidden) {
    NeuralNetConfiguration.ListBuilder layers =
        new NeuralNetConfiguration.Builder().seed(1).updater(updater(task.rule())).list();
    for (Layer layer : hidden) {
      layers.layer(layer);
    }
    layers.layer(
        new OutputLayer.Builder(LossFunction.MCXENT)
            .nOut(task.classes())
            .activation(Activation.SOFTMAX)
            .build());
    MultiLayerNetwork network = new MultiLayerNetwork(layers.setInputType(input).build());
    network.init();
    return network;
  }

  private static long side(int pixels) {
    return Math.round(Math.sqrt(pixels));
  }

  private static ConvolutionLayer convolution(int channels) {
    return new ConvolutionLayer.Builder(5, 5).nOut(channels).activation(Activation.RELU).build();
  }

  private static SubsamplingLayer pooling() {
    return new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.MAX)
        .kernelSize(2, 2)
        .stride(2, 2)
        .build();
  }

  static DataSet dataSet(LabelledRows rows) {
    return new DataSet(matrix(rows.features(), rows.rows()), matrix(rows.oneHot(), rows.rows()));
  }

  /** Rows that are square images, a column of one at each step. */
  static DataSet sequences(LabelledRows rows) {
    DataSet images = dataSet(rows);
    INDArray pixels = images.getFeatures();
    long side = side(pixels.columns());
    return new DataSet(pixels.reshape('c', rows.rows(), side, side), images.getLabels());
  }

  private static INDArray matrix(float[] rowMajor, int rows) {
    return Nd4j.createFromArray(rowMajor).reshape('c', rows, rowMajor.length / rows);
  }
}
