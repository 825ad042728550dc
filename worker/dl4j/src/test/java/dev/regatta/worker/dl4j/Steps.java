package dev.regatta.worker.dl4j;

import dev.regatta.worker.loss.CrossEntropy;
import dev.regatta.worker.network.Batch;
import dev.regatta.worker.network.Network;
import dev.regatta.worker.network.ParameterBlock;
import dev.regatta.worker.network.Propagation;
import dev.regatta.worker.optimizer.Optimizer;
import dev.regatta.worker.optimizer.Regularization;
import java.util.Arrays;
import java.util.Random;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/** The same steps on one batch, taken by Regatta and by DL4J's own fit. */
final class Steps {
  static final int ROWS = 12;

  private final String configuration;
  private final Network network;
  private final Batch batch;
  private final float[] start;
  private final int classes;
  private final int stepFeatures;

  /**
   * Random rows, weights and labels.
   *
   * @param stepFeatures of a sequence; 0 where rows are none
   */
  Steps(String configuration, int inputs, int classes, int stepFeatures) {
    this.configuration = configuration;
    this.classes = classes;
    this.stepFeatures = stepFeatures;
    network = Dl4jNetwork.of(configuration, new CrossEntropy(), inputs, classes);
    Random random = new Random(11);
    batch = Batches.of(random, ROWS, network, new CrossEntropy(), false);
    start = Batches.weights(random, network);
  }

  Network network() {
    return network;
  }

  float[] start() {
    return start.clone();
  }

  /** The weights after so many steps of Regatta. */
  float[] regattas(Optimizer optimizer, double rate, int steps) {
    return regattas(network, Regularization.NONE, optimizer, rate, steps);
  }

  float[] regattas(
      Network trained, Regularization settings, Optimizer optimizer, double rate, int steps) {
    float[] weights = start();
    float[] gradient = new float[weights.length];
    float[][] slots = new float[optimizer.slots()][weights.length];
    float[] constants = new float[Optimizer.CONSTANTS];
    Propagation propagation = trained.open(ROWS);
    for (int step = 1; step <= steps; step++) {
      propagation.gradient(batch, weights, gradient, step);
      settings.step(
          optimizer, weights, gradient, slots, propagation.ranges(), step, rate, constants);
      propagation.ranges().moveStatistics(weights, gradient);
    }
    return learnt(weights);
  }

  /** The same by plain steps against the gradient and nothing else. */
  float[] unconstrained(double rate, int steps) {
    float[] weights = start();
    float[] gradient = new float[weights.length];
    Propagation propagation = network.open(ROWS);
    for (int step = 1; step <= steps; step++) {
      propagation.gradient(batch, weights, gradient, step);
      for (int i = 0; i < weights.length; i++) {
        weights[i] -= (float) rate * gradient[i];
      }
    }
    return learnt(weights);
  }

  /** Zeros in place of running statistics, whose spread DL4J's own network has as a logarithm. */
  private float[] learnt(float[] weights) {
    for (ParameterBlock block : network.blocks()) {
      if (block.isStatistic()) {
        Arrays.fill(weights, block.offset(), block.end(), 0);
      }
    }
    return weights;
  }

  /** The weights after so many of DL4J, by the updater of the configuration. */
  float[] dl4js(int steps) {
    INDArray first = Nd4j.createFromArray(start()).reshape(1, start.length);
    if (configuration.contains("\"vertices\"")) {
      ComputationGraph graph =
          new ComputationGraph(ComputationGraphConfiguration.fromJson(configuration));
      graph.init();
      graph.setParams(first);
      for (int step = 0; step < steps; step++) {
        graph.fit(rows());
      }
      return learnt(graph.params().dup().data().asFloat());
    }
    MultiLayerNetwork stack = stack();
    stack.setParams(first);
    for (int step = 0; step < steps; step++) {
      stack.fit(rows());
    }
    return learnt(stack.params().dup().data().asFloat());
  }

  /** DL4J's own network. */
  MultiLayerNetwork stack() {
    MultiLayerNetwork stack =
        new MultiLayerNetwork(MultiLayerConfiguration.fromJson(configuration));
    stack.init();
    return stack;
  }

  /** The batch as DL4J takes it. */
  DataSet rows() {
    INDArray features = Nd4j.createFromArray(batch.features.clone());
    int width = network.inputs();
    INDArray shaped =
        stepFeatures == 0
            ? features.reshape(ROWS, width)
            : features.reshape(ROWS, width / stepFeatures, stepFeatures).permute(0, 2, 1).dup();
    INDArray labels = Nd4j.zeros(ROWS, classes);
    for (int row = 0; row < ROWS; row++) {
      labels.putScalar(row, (int) batch.labels[row], 1);
    }
    return new DataSet(shaped, labels);
  }

  /** Of the batch, by Regatta. */
  float[] gradient(float[] weights) {
    float[] gradient = new float[weights.length];
    Propagation propagation = network.open(ROWS);
    propagation.gradient(batch, weights, gradient, 0);
    Regularization.NONE.apply(weights.clone(), gradient, propagation.ranges(), 0);
    return gradient;
  }

  /**
   * The length of the difference by the length of what is expected: single numbers near zero are
   * sums that cancel.
   */
  static double distance(float[] found, float[] expected) {
    double squares = 0;
    double length = 0;
    for (int i = 0; i < expected.length; i++) {
      squares += Math.pow((double) found[i] - expected[i], 2);
      length += Math.pow(expected[i], 2);
    }
    return Math.sqrt(squares / length);
  }
}
