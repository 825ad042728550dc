package dev.regatta.worker.dl4j;

import java.util.Map;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.TrainingConfig;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A network of DL4J with its buffers. Not thread-safe. */
interface Computation {
  /** The flat parameters, on which all others are views. */
  INDArray parameters();

  /** Views on the flat parameters by the names that DL4J gives them, in their order. */
  Map<String, INDArray> views();

  /** The flat array that {@link #backward} writes to. */
  INDArray gradient();

  /**
   * Forward and backward with random parts on. The loss function of each output layer is asked once
   * for the gradient by its outputs.
   *
   * @param features by input
   * @param mask rows x steps, or null where every step counts
   * @param labels by output, as wide as it
   */
  void backward(INDArray[] features, @Nullable INDArray mask, INDArray[] labels);

  /** By output, in memory of their own, random parts off. */
  INDArray[] forward(INDArray[] features, @Nullable INDArray mask);

  /** How DL4J would train a layer, by the name that views of it begin with. */
  TrainingConfig training(String layer);

  /** DL4J's layers, in its order. */
  Layer[] layers();
}
