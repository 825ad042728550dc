package dev.regatta.worker.network;

import dev.regatta.worker.kernel.Blas;
import dev.regatta.worker.loss.Loss;
import dev.regatta.worker.sparse.SparseRows;
import java.util.List;

/** Back-propagation through a stack of stages, from the loss on. */
final class DensePropagation implements Propagation {
  private static final float[] NONE = {};

  private final StageChain chain;
  private final boolean ofSparseRows;
  private final Loss loss;
  private final int maxRows;
  private final int inputs;
  private final int outputs;
  private final StepRanges ranges;

  DensePropagation(List<Stage> stages, Loss loss, int maxRows, Blas blas) {
    this.loss = loss;
    ofSparseRows = stages.get(0) instanceof SparseStage;
    this.maxRows = maxRows;
    Stage last = stages.get(stages.size() - 1);
    inputs = stages.get(0).inputs();
    outputs = last.outputs();
    chain = new StageChain(stages, maxRows, blas);
    ranges =
        new StepRanges(
            stages.stream().flatMap(stage -> stage.blocks().stream()).toList(), chain.touched());
  }

  @Override
  public double gradient(Batch batch, float[] weights, float[] gradient, long dropoutKey) {
    int rows = batch.rows;
    requireRows(rows);
    double weightSum = batch.weightSum();
    if (weightSum == 0) {
      ranges.clear();
      ranges.zero(gradient, Integer.MAX_VALUE);
      return 0;
    }
    if (batch.sparse != null) {
      chain.take(batch.sparse, rows);
    } else {
      requireDense();
    }
    float[] values = chain.train(batch.features, rows, weights, dropoutKey);
    float scale = (float) (1 / weightSum);
    float[] outer = chain.outer();
    double sum = loss.gradient(values, batch.labels, batch.weights, rows, outputs, scale, outer);
    chain.backward(batch.features, rows, weights, gradient);
    return sum;
  }

  @Override
  public StepRanges ranges() {
    return ranges;
  }

  @Override
  public float[] forward(float[] features, int rows, float[] weights) {
    requireRows(rows);
    requireDense();
    if (features.length < (long) maxRows * inputs) {
      throw new IllegalArgumentException(
          features.length + " floats have no room for " + maxRows + " rows of " + inputs);
    }
    return forward(features, weights);
  }

  @Override
  public float[] forward(SparseRows sparse, int rows, float[] weights) {
    requireRows(rows);
    chain.take(sparse, rows);
    return forward(NONE, weights);
  }

  /**
   * Always the whole block: the kernels' bits depend on the number of rows. What lies behind the
   * rows goes through and is not looked at; a row's result knows nothing of other rows.
   */
  private float[] forward(float[] features, float[] weights) {
    return chain.forward(features, maxRows, weights);
  }

  private void requireDense() {
    if (ofSparseRows) {
      throw new IllegalArgumentException("dense rows, and a network for sparse ones");
    }
  }

  private void requireRows(int rows) {
    if (rows < 0 || rows > maxRows) {
      throw new IllegalArgumentException(rows + " rows; the buffers are for " + maxRows);
    }
  }
}
