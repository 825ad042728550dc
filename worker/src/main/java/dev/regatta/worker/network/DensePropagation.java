package dev.regatta.worker.network;

import dev.regatta.worker.kernel.Blas;
import dev.regatta.worker.loss.Loss;
import dev.regatta.worker.sparse.SparseRows;
import java.util.Arrays;
import java.util.List;

/**
 * Back-propagation through a stack of stages. The gradient by the outputs of a stage lies in one of
 * two buffers, that by its inputs is written to the other.
 */
final class DensePropagation implements Propagation {
  private static final float[] NONE = {};

  private final StagePass[] passes;
  private final boolean ofSparseRows;
  private final Loss loss;
  private final int maxRows;
  private final int inputs;
  private final int outputs;
  private final StepRanges ranges;
  private final float[][] gradients;

  DensePropagation(List<Stage> stages, Loss loss, int maxRows, Blas blas) {
    this.loss = loss;
    ofSparseRows = stages.get(0) instanceof SparseStage;
    this.maxRows = maxRows;
    Stage last = stages.get(stages.size() - 1);
    inputs = stages.get(0).inputs();
    outputs = last.outputs();
    passes = stages.stream().map(stage -> stage.open(maxRows, blas)).toArray(StagePass[]::new);
    ranges =
        new StepRanges(
            stages.stream().flatMap(stage -> stage.blocks().stream()).toList(),
            Arrays.stream(passes).flatMap(pass -> pass.touched().stream()).toList());
    int widest = stages.stream().mapToInt(Stage::outputs).max().orElseThrow();
    gradients = new float[2][Buffers.size(maxRows, widest)];
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
      passes[0].take(batch.sparse, rows);
    } else {
      requireDense();
    }
    float[] values = batch.features;
    for (StagePass pass : passes) {
      values = pass.train(values, rows, weights, dropoutKey);
    }
    float scale = (float) (1 / weightSum);
    float[] outer = gradients[0];
    double sum = loss.gradient(values, batch.labels, batch.weights, rows, outputs, scale, outer);
    backward(batch, weights, gradient);
    return sum;
  }

  private void backward(Batch batch, float[] weights, float[] gradient) {
    float[] outer = gradients[0];
    float[] inner = gradients[1];
    for (int i = passes.length - 1; i > 0; i--) {
      passes[i].backward(passes[i - 1].outputs(), outer, batch.rows, weights, gradient);
      passes[i].backwardToInputs(outer, batch.rows, weights, inner);
      float[] swapped = outer;
      outer = inner;
      inner = swapped;
    }
    passes[0].backward(batch.features, outer, batch.rows, weights, gradient);
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
    passes[0].take(sparse, rows);
    return forward(NONE, weights);
  }

  /**
   * Always the whole block: the kernels' bits depend on the number of rows. What lies behind the
   * rows goes through and is not looked at; a row's result knows nothing of other rows.
   */
  private float[] forward(float[] features, float[] weights) {
    float[] values = features;
    for (StagePass pass : passes) {
      values = pass.forward(values, maxRows, weights);
    }
    return values;
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
