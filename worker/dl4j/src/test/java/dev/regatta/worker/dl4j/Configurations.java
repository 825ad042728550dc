package dev.regatta.worker.dl4j;

import java.util.List;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration.ListBuilder;
import org.deeplearning4j.nn.conf.dropout.IDropout;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Configurations in DL4J's own JSON, as its users write them. */
final class Configurations {
  private Configurations() {}

  static ListBuilder layers() {
    return new NeuralNetConfiguration.Builder().seed(7).list();
  }

  static OutputLayer softmax(int classes) {
    return new OutputLayer.Builder(LossFunction.MCXENT)
        .nOut(classes)
        .activation(Activation.SOFTMAX)
        .build();
  }

  static DenseLayer dense(int units, Activation activation) {
    return new DenseLayer.Builder().nOut(units).activation(activation).build();
  }

  /** Dense layers of so many units, then classes. */
  static String perceptron(int inputs, List<Integer> units, Activation activation, int classes) {
    ListBuilder layers = layers();
    units.forEach(width -> layers.layer(dense(width, activation)));
    return layers
        .layer(softmax(classes))
        .setInputType(InputType.feedForward(inputs))
        .build()
        .toJson();
  }

  static String withDropout(int inputs, IDropout dropout, int classes) {
    return layers()
        .layer(dense(16, Activation.TANH))
        .layer(
            new DenseLayer.Builder().nOut(8).activation(Activation.TANH).dropOut(dropout).build())
        .layer(softmax(classes))
        .setInputType(InputType.feedForward(inputs))
        .build()
        .toJson();
  }

  static String normalized(int inputs, int classes) {
    return layers()
        .layer(dense(6, Activation.TANH))
        .layer(new BatchNormalization.Builder().decay(0.9).build())
        .layer(softmax(classes))
        .setInputType(InputType.feedForward(inputs))
        .build()
        .toJson();
  }

  /** A convolution with what usually follows, on images of one channel. */
  static MultiLayerConfiguration convolutional(int size, Activation activation, int classes) {
    return layers()
        .layer(new ConvolutionLayer.Builder(3, 3).nOut(3).activation(activation).build())
        .layer(
            new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.AVG)
                .kernelSize(2, 2)
                .stride(2, 2)
                .build())
        .layer(dense(5, activation))
        .layer(softmax(classes))
        .setInputType(InputType.convolutionalFlat(size, size, 1))
        .build();
  }

  /** Two dense branches that are added up. */
  static ComputationGraphConfiguration graph(int inputs, int classes) {
    return new NeuralNetConfiguration.Builder()
        .seed(7)
        .graphBuilder()
        .addInputs("rows")
        .addLayer("left", dense(6, Activation.TANH), "rows")
        .addLayer("right", dense(6, Activation.SIGMOID), "rows")
        .addVertex("sum", new ElementWiseVertex(ElementWiseVertex.Op.Add), "left", "right")
        .addLayer("classes", softmax(classes), "sum")
        .setOutputs("classes")
        .setInputTypes(InputType.feedForward(inputs))
        .build();
  }
}
