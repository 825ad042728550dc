package dev.regatta.worker.metric;

import dev.regatta.worker.loss.Loss;
import org.jspecify.annotations.Nullable;

/** Takes what a network puts out for rows, block by block. */
@FunctionalInterface
public interface EvaluatedBlocks {
  /**
   * Adds a block of rows.
   *
   * @param outputs of the network, row-major rows x width
   * @param labels row-major, as many per row as the loss takes
   * @param weights one per row, or null for ones
   */
  void add(
      float[] outputs,
      float[] labels,
      float @Nullable [] weights,
      int blockRows,
      int width,
      Loss loss);
}
