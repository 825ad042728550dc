package dev.regatta.worker.dl4j;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.regatta.conf.UserException;
import java.util.List;
import java.util.Objects;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.lossfunctions.ILossFunction;

/** A network as DL4J describes it; not changed once it is read. */
sealed interface Configuration permits Stack, Graph {
  /**
   * Reads a configuration.
   *
   * @throws UserException where DL4J, or Regatta, cannot take it
   */
  static Configuration read(String text) {
    return of(Screening.read(text));
  }

  /**
   * Reads the same configuration without penalties, which DL4J would work out for its score in
   * every step.
   */
  static Configuration readWithoutPenalties(String text) {
    ObjectNode screened = Screening.read(text);
    Penalties.remove(screened);
    return of(screened);
  }

  private static Configuration of(ObjectNode screened) {
    try {
      Configuration read =
          screened.has("confs")
              ? new Stack(MultiLayerConfiguration.fromJson(screened.toString()))
              : Graph.of(ComputationGraphConfiguration.fromJson(screened.toString()));
      if (read.layers().stream().anyMatch(Objects::isNull)) {
        throw Screening.refusal("it has a layer that is null");
      }
      read.layers().forEach(Configuration::keepVariances);
      OutputLayers.loss(read.outputs());
      return read;
    } catch (UserException e) {
      throw e;
    } catch (RuntimeException e) {
      throw new UserException(
          "network.configuration: DL4J cannot read it: " + Screening.firstLine(e.getMessage()), e);
    }
  }

  /** Not their logarithms: variances are pooled with the means that belong to them. */
  private static void keepVariances(Layer layer) {
    if (layer instanceof BatchNormalization norm) {
      norm.setUseLogStd(false);
    }
  }

  /** The layers in the order in which their parameters lie. */
  List<Layer> layers();

  /** The layers that the loss is computed behind, in the order in which a row has their labels. */
  List<Layer> outputs();

  /** By input, in the order in which a row has them. */
  List<InputForm> inputs();

  /** As DL4J counts them, before anything is allocated. */
  long parameters();

  /** A network with its first weights. */
  Computation fresh(long seed);

  /**
   * A network on the parameters of the caller.
   *
   * @param losses by output, in place of the configuration's
   */
  Computation open(INDArray parameters, List<? extends ILossFunction> losses);
}
