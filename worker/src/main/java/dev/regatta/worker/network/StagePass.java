package dev.regatta.worker.network;

import dev.regatta.worker.sparse.SparseRows;
import java.util.List;

/** A stage with the buffers of one thread. No call allocates. All matrices are row-major. */
interface StagePass {
  /**
   * Takes the rows of the calls that follow, where these are sparse; {@code inputs} is not looked
   * at then.
   *
   * @param count rows behind the first so many have no inputs
   */
  default void take(SparseRows rows, int count) {
    throw new IllegalArgumentException("sparse rows, and a network for dense ones");
  }

  /** Dropout off. Returns the outputs, which stay until the next forward call. */
  float[] forward(float[] inputs, int rows, float[] weights);

  /** Dropout on, for a backward pass to follow. */
  float[] train(float[] inputs, int rows, float[] weights, long dropoutKey);

  /** What the last forward call returned. */
  float[] outputs();

  /**
   * The gradient by this stage's parameters.
   *
   * @param inputs as given to {@link #train}
   * @param outer the gradient by the outputs; turned into what {@link #backwardToInputs} takes
   * @param gradient its part is overwritten; of row-sparse blocks the rows that are touched
   */
  void backward(float[] inputs, float[] outer, int rows, float[] weights, float[] gradient);

  /** The rows that {@link #backward} touched, by row-sparse block; the same objects always. */
  default List<TouchedRows> touched() {
    return List.of();
  }

  /**
   * The gradient by the inputs.
   *
   * @param outer as {@link #backward} left it
   * @param inner overwritten
   */
  void backwardToInputs(float[] outer, int rows, float[] weights, float[] inner);
}
