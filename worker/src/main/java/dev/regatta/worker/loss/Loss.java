package dev.regatta.worker.loss;

import org.jspecify.annotations.Nullable;

/** A loss on a network's outputs. Implementations are records: hyper-parameters and no state. */
public interface Loss {
  /** True: labels are class indexes 0 .. classes-1. False: labels are targets. */
  boolean classifies();

  /** Outputs per row that the network needs; {@code classes} is 0 in a regression. */
  int outputs(int classes);

  /** The loss of one row, unweighted; its outputs begin at {@code offset}. */
  double rowLoss(float[] outputs, int offset, int width, float label);

  /**
   * The losses of a batch and their gradient by the outputs.
   *
   * @param outputs row-major rows x width
   * @param weights one per row, or null for ones
   * @param scale multiplies every gradient: 1 / (sum of row weights) for the mean
   * @param gradient overwritten, row-major rows x width: scale x row weight x d loss / d output
   * @return the sum of row weight x loss, added in row order
   */
  double gradient(
      float[] outputs,
      float[] labels,
      float @Nullable [] weights,
      int rows,
      int width,
      float scale,
      float[] gradient);

  /**
   * What a user sees of a row's outputs: class probabilities (as many as classes) or the predicted
   * value.
   *
   * @param target receives {@link #predictions} floats from {@code targetOffset} on
   */
  void predict(float[] outputs, int offset, int width, float[] target, int targetOffset);

  /**
   * The same of the first rows of a block, with the same bits.
   *
   * @param target receives row-major rows x {@link #predictions}
   */
  default void predict(float[] outputs, int rows, int width, float[] target) {
    int perRow = predictions(width);
    for (int row = 0; row < rows; row++) {
      predict(outputs, row * width, width, target, row * perRow);
    }
  }

  /** Floats that {@link #predict} writes per row for a network of {@code width} outputs. */
  int predictions(int width);
}
