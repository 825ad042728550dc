package dev.regatta.worker.shard;

import dev.regatta.worker.network.Batch;
import java.io.Serializable;

/** A worker's rows of one split, as the network sees them, wherever they lie. */
public sealed interface Shard extends Serializable permits PackedShard, BlockedShard {
  int rows();

  /** Whether rows are held as their non-zero inputs. */
  boolean sparse();

  /** Floats per row, the labels and the weight not counted. */
  int width();

  /** Labels per row. */
  int labelWidth();

  boolean weighted();

  /** Cells whose category training rows did not show, by text column. */
  long[] unseenCategories();

  /** A batch for rows of this shard: of its width and form, weighted like it. */
  default Batch newBatch(int maxRows) {
    return newBatch(maxRows, weighted());
  }

  /** The same with row weights, whether the shard has them or not. */
  default Batch newWeightedBatch(int maxRows) {
    return newBatch(maxRows, true);
  }

  private Batch newBatch(int maxRows, boolean withWeights) {
    return sparse()
        ? Batch.ofSparseRows(maxRows, labelWidth(), withWeights)
        : new Batch(maxRows, width(), labelWidth(), withWeights);
  }
}
