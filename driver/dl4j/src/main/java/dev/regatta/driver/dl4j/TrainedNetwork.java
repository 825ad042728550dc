package dev.regatta.driver.dl4j;

import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.updater.BaseMultiLayerUpdater;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A program's network: what is read of it before a fit, and what is written back. */
interface TrainedNetwork {
  JavaSparkContext spark();

  /** The user's object. */
  Model model();

  /** Arrays of features that it takes. */
  int inputs();

  /** A copy of the configurations of the layers, with everything that is set. */
  Description describe();

  /** The updater with its state; made where there is none yet. */
  BaseMultiLayerUpdater<?> updater();

  /** Iterations done so far. */
  int iterations();

  /** Epochs done so far. */
  int epochs();

  void setIterations(int iterations);

  void setParameters(INDArray parameters);

  /** Of the network, and of what Spark wraps it in. */
  void setScore(double score);

  /** The penalties of the weights as they are, as DL4J adds them to a score. */
  double penalty();

  /** A copy of a configuration that may be changed. */
  interface Description {
    /** By layer. */
    List<NeuralNetConfiguration> layers();

    /** What the last layer is configured with. */
    NeuralNetConfiguration output();

    /** Has the first layers take images of this shape, where nothing is said on their input. */
    void takeImages(long channels, long height, long width);

    String toJson();
  }
}
