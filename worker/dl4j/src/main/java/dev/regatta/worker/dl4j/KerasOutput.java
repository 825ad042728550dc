package dev.regatta.worker.dl4j;

import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossBinaryXENT;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;
import org.nd4j.linalg.lossfunctions.impl.LossMSE;

/** The last layer of a Keras model as one of DL4J that learns: in Keras a loss is no layer. */
final class KerasOutput {
  private KerasOutput() {}

  /**
   * The same layer with the loss that belongs to its activation.
   *
   * @throws UnfitException where there is none
   */
  static Layer of(Layer last) throws UnfitException {
    if (last instanceof DenseLayer dense) {
      OutputLayer output =
          new OutputLayer.Builder(loss(dense.getActivationFn()))
              .nIn(dense.getNIn())
              .nOut(dense.getNOut())
              .hasBias(dense.hasBias())
              .activation(dense.getActivationFn())
              .weightInit(dense.getWeightInitFn())
              .updater(dense.getIUpdater())
              .build();
      output.setBiasInit(dense.getBiasInit());
      output.setRegularization(dense.getRegularization());
      output.setRegularizationBias(dense.getRegularizationBias());
      output.setConstraints(dense.getConstraints());
      output.setIDropout(dense.getIDropout());
      output.setLayerName(dense.getLayerName());
      return output;
    }
    if (last instanceof ActivationLayer activation) {
      LossLayer output =
          new LossLayer.Builder(loss(activation.getActivationFn()))
              .activation(activation.getActivationFn())
              .updater(new NoOp())
              .build();
      output.setLayerName(activation.getLayerName());
      return output;
    }
    throw new UnfitException(
        "its last layer is a %s; the last one must be a Dense or an Activation"
            .formatted(last.getClass().getSimpleName()));
  }

  private static ILossFunction loss(IActivation activation) throws UnfitException {
    if (activation instanceof ActivationSoftmax) {
      return new LossMCXENT();
    }
    if (activation instanceof ActivationSigmoid) {
      return new LossBinaryXENT();
    }
    if (activation instanceof ActivationIdentity) {
      return new LossMSE();
    }
    throw new UnfitException(
        "its last activation is %s; one of softmax, sigmoid and linear is read"
            .formatted(activation));
  }
}
