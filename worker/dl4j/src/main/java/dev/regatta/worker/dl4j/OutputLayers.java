package dev.regatta.worker.dl4j;

import dev.regatta.conf.UserException;
import dev.regatta.worker.loss.BinaryCrossEntropy;
import dev.regatta.worker.loss.CrossEntropy;
import dev.regatta.worker.loss.Link;
import dev.regatta.worker.loss.Loss;
import dev.regatta.worker.loss.Losses;
import dev.regatta.worker.loss.MeanSquaredError;
import java.util.List;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.RnnLossLayer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossBinaryXENT;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;
import org.nd4j.linalg.lossfunctions.impl.LossMSE;

/**
 * The last layers of a configuration: what is learnt with them, and the same layers whose outputs
 * are what comes before their activation. Regatta's losses begin there: softmax with LossMCXENT (or
 * LossNegativeLogLikelihood) is cross-entropy, sigmoid with LossBinaryXENT binary-cross-entropy,
 * identity with LossMSE mse.
 */
final class OutputLayers {
  private OutputLayers() {}

  /**
   * Regatta's loss on the layers' pre-activations.
   *
   * @throws UserException where there is none that is the same, or they have not all the same
   */
  static Loss loss(List<Layer> outputs) {
    List<Loss> all = outputs.stream().map(OutputLayers::loss).distinct().toList();
    if (all.size() > 1) {
      throw Screening.refusal(
          "its %d outputs are trained for different losses; Regatta has one for all"
              .formatted(outputs.size()));
    }
    return all.get(0);
  }

  /**
   * Checks that a row's loss is made of those of its numbers, one by one, where there are several
   * outputs, or one at each step.
   *
   * @throws UserException where it is not
   */
  static void requireJoined(Loss loss, List<RowShape.Part> outputs) {
    boolean steps = outputs.stream().anyMatch(RowShape.Part::isSequence);
    if ((steps || outputs.size() > 1) && loss.link() == Link.SOFTMAX) {
      throw Screening.refusal(
          "it has %s, and %s is the loss of one%s: numbers with identity and LossMSE, or 0 and 1 with sigmoid and LossBinaryXENT"
              .formatted(
                  steps ? "outputs at each step" : outputs.size() + " outputs",
                  Losses.REGISTRY.nameOf(loss),
                  steps
                      ? ": let LastTimeStep or GlobalPooling and an OutputLayer follow, or learn"
                          + " labels for all"
                      : "; learn labels for all"));
    }
  }

  private static Loss loss(Layer output) {
    ILossFunction loss = lossFunction(output);
    IActivation activation = activation(output);
    if (weights(loss) != null) {
      throw Screening.refusal(
          "the loss of its output layer has weights, which are not carried over; use the job's"
              + " training.class-weights");
    }
    if (activation instanceof ActivationSoftmax && loss instanceof LossMCXENT) {
      return new CrossEntropy();
    }
    if (activation instanceof ActivationSigmoid && loss instanceof LossBinaryXENT) {
      return new BinaryCrossEntropy();
    }
    if (activation instanceof ActivationIdentity && loss instanceof LossMSE) {
      return new MeanSquaredError();
    }
    throw Screening.refusal(
        "its output layer has activation %s and %s; Regatta has the losses of softmax with LossMCXENT, of sigmoid with LossBinaryXENT and of identity with LossMSE"
            .formatted(activation, loss.getClass().getSimpleName()));
  }

  private static @Nullable INDArray weights(ILossFunction loss) {
    if (loss instanceof LossMCXENT entropy) {
      return entropy.getWeights();
    }
    if (loss instanceof LossBinaryXENT entropy) {
      return entropy.getWeights();
    }
    return loss instanceof LossMSE mse ? mse.getWeights() : null;
  }

  private static IActivation activation(Layer output) {
    return ((BaseLayer) output).getActivationFn();
  }

  private static ILossFunction lossFunction(Layer output) {
    if (output instanceof BaseOutputLayer layer) {
      return layer.getLossFn();
    }
    if (output instanceof RnnLossLayer layer) {
      return layer.getLossFn();
    }
    if (output instanceof LossLayer layer) {
      return layer.getLossFn();
    }
    throw Screening.refusal(
        "its last layer is a %s; the last one must be an OutputLayer, a LossLayer, an RnnOutputLayer or an RnnLossLayer"
            .formatted(output.getClass().getSimpleName()));
  }

  /** Makes the layer put out its pre-activations, and ask a loss of the caller's. */
  static void open(Layer output, ILossFunction loss) {
    ((BaseLayer) output).setActivationFn(new ActivationIdentity());
    if (output instanceof BaseOutputLayer layer) {
      layer.setLossFn(loss);
    } else if (output instanceof RnnLossLayer layer) {
      layer.setLossFn(loss);
    } else {
      ((LossLayer) output).setLossFn(loss);
    }
  }
}
