package dev.regatta.worker.network;

import dev.regatta.worker.kernel.Blas;
import dev.regatta.worker.sparse.SparseRows;
import java.util.Arrays;
import java.util.List;

/**
 * Stages one behind the other, with the buffers of one thread. No call allocates. The gradient by
 * the outputs of a stage lies in one of two buffers, that by its inputs is written to the other.
 */
final class StageChain {
  private final StagePass[] passes;
  private final float[] outer;
  private final float[] inner;

  /** The buffer with what the first stage's backward call left. */
  private float[] first;

  StageChain(List<Stage> stages, int maxRows, Blas blas) {
    passes = stages.stream().map(stage -> stage.open(maxRows, blas)).toArray(StagePass[]::new);
    int widest = stages.stream().mapToInt(Stage::outputs).max().orElseThrow();
    outer = new float[Buffers.size(maxRows, widest)];
    inner = new float[outer.length];
    first = outer;
  }

  /** As {@link StagePass#take}. */
  void take(SparseRows rows, int count) {
    passes[0].take(rows, count);
  }

  /** As {@link StagePass#forward}. */
  float[] forward(float[] inputs, int rows, float[] weights) {
    float[] values = inputs;
    for (StagePass pass : passes) {
      values = pass.forward(values, rows, weights);
    }
    return values;
  }

  /** As {@link StagePass#train}. */
  float[] train(float[] inputs, int rows, float[] weights, long dropoutKey) {
    float[] values = inputs;
    for (StagePass pass : passes) {
      values = pass.train(values, rows, weights, dropoutKey);
    }
    return values;
  }

  /** Where {@link #backward} takes the gradient by the outputs from; it does not stay there. */
  float[] outer() {
    return outer;
  }

  /**
   * The gradient by all parameters.
   *
   * @param inputs as given to {@link #train}
   */
  void backward(float[] inputs, int rows, float[] weights, float[] gradient) {
    float[] above = outer;
    float[] below = inner;
    for (int i = passes.length - 1; i > 0; i--) {
      passes[i].backward(passes[i - 1].outputs(), above, rows, weights, gradient);
      passes[i].backwardToInputs(above, rows, weights, below);
      float[] swapped = above;
      above = below;
      below = swapped;
    }
    passes[0].backward(inputs, above, rows, weights, gradient);
    first = above;
  }

  /** The gradient by the inputs, after {@link #backward}. */
  void backwardToInputs(int rows, float[] weights, float[] gradient) {
    passes[0].backwardToInputs(first, rows, weights, gradient);
  }

  /** As {@link StagePass#touched}, of all stages. */
  List<TouchedRows> touched() {
    return Arrays.stream(passes).flatMap(pass -> pass.touched().stream()).toList();
  }
}
