package dev.regatta.worker.train;

import dev.regatta.worker.network.Batch;
import dev.regatta.worker.shard.Shard;
import java.util.List;

/** How much more the rows of each class count in training than their own weights say. */
final class ClassFactors {
  private final float[] factors;

  /** Factors by class index; none: all alike. */
  ClassFactors(List<Double> factors) {
    this.factors = new float[factors.size()];
    for (int i = 0; i < this.factors.length; i++) {
      this.factors[i] = factors.get(i).floatValue();
    }
  }

  /** A batch for rows of the shard that {@link #weigh} can weigh. */
  Batch newBatch(Shard shard, int maxRows) {
    return factors.length > 0 ? shard.newWeightedBatch(maxRows) : shard.newBatch(maxRows);
  }

  /** Multiplies the row weights by the factors of the rows' classes. */
  void weigh(Batch batch) {
    float[] weights = batch.weights;
    if (factors.length > 0 && weights != null) {
      for (int i = 0; i < batch.rows; i++) {
        weights[i] *= factors[(int) batch.labels[i]];
      }
    }
  }
}
