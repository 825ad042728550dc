package dev.regatta.worker.loss;

import org.jspecify.annotations.Nullable;

/** A loss on a network's outputs. Implementations are records: hyper-parameters and no state. */
public interface Loss {
  /** True: labels are class indexes 0 .. classes-1. False: labels are targets. */
  boolean classifies();

  /** True: targets are counts, which are not negative and are not scaled for training. */
  default boolean counts() {
    return false;
  }

  /**
   * Outputs per row that the network needs for one label column; {@code classes} is 0 in a
   * regression.
   */
  int outputs(int classes);

  /** What the outputs mean. */
  Link link();

  /** Labels per row for a network of {@code width} outputs. */
  default int labels(int width) {
    return link() == Link.SOFTMAX ? 1 : width;
  }

  /**
   * The loss of one row, unweighted; its outputs begin at {@code offset}, its labels ({@link
   * #labels} of them) at {@code label}.
   */
  double rowLoss(float[] outputs, int offset, int width, float[] labels, int label);

  /**
   * The losses of a batch and their gradient by the outputs.
   *
   * @param outputs row-major rows x width
   * @param labels row-major rows x {@link #labels}
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
   * What a user sees of a row's outputs: probabilities or predicted values.
   *
   * @param target receives {@link #predictions} floats from {@code targetOffset} on
   */
  default void predict(float[] outputs, int offset, int width, float[] target, int targetOffset) {
    link().predict(outputs, offset, width, target, targetOffset);
  }

  /**
   * The same of the first rows of a block, with the same bits.
   *
   * @param target receives row-major rows x {@link #predictions}
   */
  default void predict(float[] outputs, int rows, int width, float[] target) {
    link().predict(outputs, rows, width, target);
  }

  /** Floats that {@link #predict} writes per row for a network of {@code width} outputs. */
  default int predictions(int width) {
    return link().predictions(width);
  }
}
