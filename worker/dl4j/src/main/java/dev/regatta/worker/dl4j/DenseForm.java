package dev.regatta.worker.dl4j;

import dev.regatta.conf.UserException;
import dev.regatta.worker.loss.Link;
import dev.regatta.worker.loss.Loss;
import dev.regatta.worker.network.Activation;
import dev.regatta.worker.network.Dense;
import dev.regatta.worker.network.DenseLayer;
import dev.regatta.worker.network.Identity;
import dev.regatta.worker.network.Layer;
import dev.regatta.worker.network.LeakyRelu;
import dev.regatta.worker.network.ParameterBlock;
import dev.regatta.worker.network.Relu;
import dev.regatta.worker.network.Selu;
import dev.regatta.worker.network.Sigmoid;
import dev.regatta.worker.network.Silu;
import dev.regatta.worker.network.Tanh;
import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.activations.impl.ActivationSELU;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.activations.impl.ActivationSwish;
import org.nd4j.linalg.activations.impl.ActivationTanH;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * A stack of dense layers in DL4J's words, which leave dropout out: it belongs to training. DL4J's
 * flat array has the same pieces in the same order, its matrices column by column.
 */
record DenseForm(Dense network, int inputs, int outputs) {
  /** Those without settings of their own. */
  private static final List<Activation> ACTIVATIONS =
      List.of(new Identity(), new Relu(), new Silu(), new Tanh(), new Sigmoid(), new Selu());

  /**
   * The stack that a configuration describes; empty where it has anything that Regatta's dense
   * layers do not compute in the same way, dropout included.
   *
   * @param loss of the output layer
   */
  static Optional<DenseForm> of(Configuration configuration, Loss loss) {
    if (configuration.layers().stream().anyMatch(layer -> layer.getIDropout() != null)) {
      return Optional.empty();
    }
    try {
      return Optional.of(DenseReading.of(configuration, loss));
    } catch (UnfitException e) {
      return Optional.empty();
    }
  }

  /** Regatta's activation that computes the same. */
  static Optional<Activation> activation(IActivation theirs) {
    if (theirs instanceof ActivationLReLU leaky && leaky.getAlpha() >= 0 && leaky.getAlpha() <= 1) {
      return Optional.of(new LeakyRelu(leaky.getAlpha()));
    }
    return ACTIVATIONS.stream().filter(ours -> activation(ours).equals(theirs)).findFirst();
  }

  /** DL4J's JSON. */
  String configuration() {
    NeuralNetConfiguration.ListBuilder layers = new NeuralNetConfiguration.Builder().list();
    for (Layer layer : network.layers()) {
      layers.layer(layer(layer));
    }
    return layers.layer(output()).setInputType(InputType.feedForward(inputs)).build().toJson();
  }

  private static org.deeplearning4j.nn.conf.layers.DenseLayer layer(Layer layer) {
    if (!(layer instanceof DenseLayer dense) || dense.normalization().isPresent()) {
      throw new UserException("the layer " + layer + " has no form in DL4J");
    }
    return new org.deeplearning4j.nn.conf.layers.DenseLayer.Builder()
        .nOut(dense.units())
        .activation(activation(dense.activation()))
        .build();
  }

  private static IActivation activation(Activation activation) {
    if (activation instanceof LeakyRelu leaky) {
      return new ActivationLReLU(leaky.slope());
    }
    if (activation instanceof Identity) {
      return new ActivationIdentity();
    }
    if (activation instanceof Relu) {
      return new ActivationReLU();
    }
    if (activation instanceof Silu) {
      return new ActivationSwish();
    }
    if (activation instanceof Tanh) {
      return new ActivationTanH();
    }
    if (activation instanceof Sigmoid) {
      return new ActivationSigmoid();
    }
    if (activation instanceof Selu) {
      return new ActivationSELU();
    }
    throw new UserException("the activation " + activation + " has no form in DL4J");
  }

  /**
   * With the activation that a user sees the outputs by, and the loss that usually goes with it.
   */
  private OutputLayer output() {
    Link link = network.loss().orElseThrow().link();
    OutputLayer.Builder builder =
        switch (link) {
          case SOFTMAX ->
              new OutputLayer.Builder(LossFunction.MCXENT).activation(new ActivationSoftmax());
          case LOGISTIC ->
              new OutputLayer.Builder(LossFunction.XENT).activation(new ActivationSigmoid());
          case IDENTITY ->
              new OutputLayer.Builder(LossFunction.MSE).activation(new ActivationIdentity());
          case LOG ->
              throw new UserException(
                  "the loss "
                      + network.loss().get()
                      + " has no form in DL4J: e^z is no activation");
        };
    return builder.nOut(outputs).build();
  }

  /** By weight of the network: where it is in DL4J's flat array. */
  int[] places() {
    List<ParameterBlock> blocks = network.build(inputs, outputs).blocks();
    int[] places = new int[blocks.get(blocks.size() - 1).end()];
    for (ParameterBlock block : blocks) {
      boolean matrix = block.shape().length == 2;
      int rows = matrix ? block.shape()[0] : block.length();
      int columns = matrix ? block.shape()[1] : 1;
      for (int i = 0; i < block.length(); i++) {
        places[block.offset() + i] = block.offset() + i % columns * rows + i / columns;
      }
    }
    return places;
  }

  /** Weights of the network as DL4J's network has them. */
  float[] toDl4j(float[] weights) {
    int[] places = places();
    float[] turned = new float[weights.length];
    for (int i = 0; i < turned.length; i++) {
      turned[places[i]] = weights[i];
    }
    return turned;
  }

  /** Weights of DL4J's network as the network has them. */
  float[] fromDl4j(float[] weights) {
    int[] places = places();
    float[] turned = new float[weights.length];
    for (int i = 0; i < turned.length; i++) {
      turned[i] = weights[places[i]];
    }
    return turned;
  }
}
