package dev.regatta.worker.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.regatta.worker.loss.CrossEntropy;
import dev.regatta.worker.loss.Loss;
import dev.regatta.worker.network.Batch;
import dev.regatta.worker.network.Network;
import dev.regatta.worker.network.ParameterBlock;
import dev.regatta.worker.network.Propagation;
import java.util.Random;

/** Gradients against differences of the loss, parameter by parameter. */
final class FiniteDifferences {
  private static final int ROWS = 6;
  private static final float STEP = 1e-2f;

  private FiniteDifferences() {}

  /** On random weighted rows; of a network that is smooth. */
  static void check(Network network) {
    check(network, new CrossEntropy());
  }

  /** The same of a network that is trained for this loss. */
  static void check(Network network, Loss loss) {
    check(network, loss, 0.1);
  }

  /**
   * The same.
   *
   * @param least the largest slope, which is to be larger
   */
  static void check(Network network, Loss loss, double least) {
    Random random = new Random(3);
    Batch batch = Batches.of(random, ROWS, network, loss, true);
    float[] weights = Batches.weights(random, network);
    float[] gradient = new float[weights.length];
    Propagation propagation = network.open(ROWS);
    propagation.gradient(batch, weights, gradient, 0);
    float[] ignored = new float[weights.length];
    double largest = 0;
    for (ParameterBlock block : network.blocks()) {
      for (int i = block.offset(); i < block.end() && !block.isStatistic(); i++) {
        float[] moved = weights.clone();
        moved[i] = weights[i] + STEP;
        double above = propagation.gradient(batch, moved, ignored, 0);
        moved[i] = weights[i] - STEP;
        double below = propagation.gradient(batch, moved, ignored, 0);
        double slope = (above - below) / (2 * STEP) / batch.weightSum();
        assertThat((double) gradient[i]).as("%s, %d", block, i).isCloseTo(slope, within(1e-3));
        largest = Math.max(largest, Math.abs(slope));
      }
    }
    assertThat(largest).isGreaterThan(least);
  }
}
