package dev.regatta.worker.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.sun.management.ThreadMXBean;
import dev.regatta.worker.kernel.Blas;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Random;

/** What any stack of layers has to pass. */
final class StackGradients {
  private StackGradients() {}

  /** Random parameters that a network may have. */
  static float[] weights(Random random, Network network) {
    float[] weights = Samples.random(random, network.parameters(), 0.5);
    for (ParameterBlock block : network.blocks()) {
      for (int i = block.offset(); i < block.end() && block.name().endsWith("variance"); i++) {
        weights[i] = 0.1f + Math.abs(weights[i]);
      }
    }
    return weights;
  }

  /** Gradients against finite differences of the reference. */
  static void check(ReferenceStack reference, int rows, boolean weighted, Blas blas) {
    long seed = 100L + rows;
    Random random = new Random(seed);
    DenseNetwork network = Samples.network(reference);
    float[] weights = weights(random, network);
    Batch batch = Samples.batch(random, rows, network, reference.loss(), weighted);
    float[] gradient = new float[weights.length];

    double sum = network.open(rows + 2, blas).gradient(batch, weights, gradient, 0);

    double[] parameters = doubles(weights);
    double[][] x = rows(batch, network.inputs());
    double[] labels = Arrays.copyOf(doubles(batch.labels), rows);
    double[] rowWeights = new double[rows];
    Arrays.setAll(rowWeights, row -> batch.weights == null ? 1 : batch.weights[row]);
    assertThat(sum / batch.weightSum())
        .isCloseTo(reference.meanLoss(parameters, x, labels, rowWeights), within(1e-5));
    double[] expected = reference.gradient(parameters, x, labels, rowWeights);
    double largest = 0;
    for (ParameterBlock block : network.blocks()) {
      for (int i = block.offset(); i < block.end() && !block.isStatistic(); i++) {
        assertThat((double) gradient[i])
            .as("%s, %d rows, weighted %s, seed %d", block.name(), rows, weighted, seed)
            .isCloseTo(expected[i], within(3e-6 + 1e-5 * Math.abs(expected[i])));
        largest = Math.max(largest, Math.abs(expected[i]));
      }
    }
    assertThat(largest).isGreaterThan(1e-3);
  }

  /** Outputs against those of the reference, as evaluation has them. */
  static void checkForward(ReferenceStack reference, int rows, Blas blas) {
    Random random = new Random(rows);
    DenseNetwork network = Samples.network(reference);
    float[] weights = weights(random, network);
    Batch batch = Samples.batch(random, rows, network, reference.loss(), false);
    float[] outputs = network.open(rows, blas).forward(batch.features, rows, weights);
    double[][] expected = reference.forward(doubles(weights), rows(batch, network.inputs()), false);
    for (int row = 0; row < rows; row++) {
      for (int i = 0; i < network.outputs(); i++) {
        assertThat((double) outputs[row * network.outputs() + i])
            .isCloseTo(expected[row][i], within(1e-5));
      }
    }
  }

  /** The least over some attempts: the JVM may allocate for its own purposes. */
  static void checkAllocation(DenseNetwork network, Blas blas) {
    int rows = 9;
    float[] weights = weights(new Random(1), network);
    float[] gradient = new float[weights.length];
    Batch batch = Samples.batch(new Random(4), rows, network, "cross-entropy", true);
    Propagation propagation = network.open(rows, blas);
    Runnable step =
        () -> {
          propagation.gradient(batch, weights, gradient, 6);
          propagation.forward(batch.features, rows, weights);
        };
    for (int run = 0; run < 3000; run++) {
      step.run();
    }
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long least = Long.MAX_VALUE;
    for (int attempt = 0; attempt < 5; attempt++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int run = 0; run < 200; run++) {
        step.run();
      }
      least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
    }
    assertThat(least).isZero();
  }

  static double[][] rows(Batch batch, int inputs) {
    double[][] x = new double[batch.rows][inputs];
    for (int row = 0; row < batch.rows; row++) {
      for (int i = 0; i < inputs; i++) {
        x[row][i] = batch.features[row * inputs + i];
      }
    }
    return x;
  }

  static double[] doubles(float[] values) {
    double[] result = new double[values.length];
    Arrays.setAll(result, i -> values[i]);
    return result;
  }
}
