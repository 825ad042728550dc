package dev.regatta.worker.dl4j;

import dev.regatta.worker.loss.Loss;
import dev.regatta.worker.network.Batch;
import dev.regatta.worker.network.Network;
import java.util.Random;

/** Random rows and weights. */
final class Batches {
  private Batches() {}

  static Batch of(Random random, int rows, Network network, Loss loss, boolean weighted) {
    int labels = loss.labels(network.outputs());
    Batch batch = new Batch(rows, network.inputs(), labels, weighted);
    batch.rows = rows;
    for (int i = 0; i < batch.features.length; i++) {
      batch.features[i] = (float) random.nextGaussian();
    }
    int classes = Math.max(2, network.outputs());
    for (int i = 0; i < batch.labels.length; i++) {
      batch.labels[i] = loss.classifies() ? random.nextInt(classes) : (float) random.nextGaussian();
    }
    if (batch.weights != null) {
      for (int row = 0; row < rows; row++) {
        batch.weights[row] = row % 4 == 3 ? 0 : 0.2f + random.nextFloat();
      }
    }
    return batch;
  }

  static float[] weights(Random random, Network network) {
    float[] weights = new float[network.parameters()];
    network.initialize(random.nextLong(), weights);
    for (int i = 0; i < weights.length; i++) {
      weights[i] += (float) (0.1 * random.nextGaussian());
    }
    return weights;
  }
}
