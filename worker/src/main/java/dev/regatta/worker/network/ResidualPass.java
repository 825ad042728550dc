package dev.regatta.worker.network;

import org.jspecify.annotations.Nullable;

/** Forward and backward through a residual block: y = f(F(x) + x) or f(F(x) + x W). */
final class ResidualPass implements StagePass {
  private static final float[] NONE = {};

  private final int inputs;
  private final int units;
  private final Activation activation;
  private final StageChain branch;
  private final @Nullable Product projection;
  private final float[] outputs;
  private final float[] slopes;

  /** The gradient by the inputs by way of the projection. */
  private final float[] projected;

  ResidualPass(ResidualStage stage, StageChain branch, @Nullable Product projection, int maxRows) {
    this.branch = branch;
    this.projection = projection;
    inputs = stage.inputs();
    units = stage.outputs();
    activation = stage.layer().activation();
    int size = Buffers.size(maxRows, units);
    outputs = new float[size];
    slopes = activation.keepsSlopes() ? new float[size] : NONE;
    projected = projection == null ? NONE : new float[Buffers.size(maxRows, inputs)];
  }

  @Override
  public float[] forward(float[] x, int rows, float[] weights) {
    add(branch.forward(x, rows, weights), x, rows, weights);
    activation.forward(outputs, rows * units);
    return outputs;
  }

  @Override
  public float[] train(float[] x, int rows, float[] weights, long dropoutKey) {
    add(branch.train(x, rows, weights, dropoutKey), x, rows, weights);
    activation.forward(outputs, slopes, rows * units);
    return outputs;
  }

  private void add(float[] values, float[] x, int rows, float[] weights) {
    System.arraycopy(values, 0, outputs, 0, rows * units);
    if (projection == null) {
      add(outputs, x, rows * units);
    } else {
      projection.add(x, rows, weights, outputs);
    }
  }

  private static void add(float[] sums, float[] values, int n) {
    for (int i = 0; i < n; i++) {
      sums[i] += values[i];
    }
  }

  @Override
  public float[] outputs() {
    return outputs;
  }

  @Override
  public void backward(float[] x, float[] outer, int rows, float[] weights, float[] gradient) {
    activation.backward(outputs, slopes, outer, rows * units);
    System.arraycopy(outer, 0, branch.outer(), 0, rows * units);
    branch.backward(x, rows, weights, gradient);
    if (projection != null) {
      projection.gradient(x, outer, rows, gradient);
    }
  }

  @Override
  public void backwardToInputs(float[] outer, int rows, float[] weights, float[] inner) {
    branch.backwardToInputs(rows, weights, inner);
    if (projection == null) {
      add(inner, outer, rows * units);
    } else {
      projection.inputGradient(outer, rows, weights, projected);
      add(inner, projected, rows * inputs);
    }
  }
}
