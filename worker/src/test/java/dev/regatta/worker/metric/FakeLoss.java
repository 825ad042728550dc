package dev.regatta.worker.metric;

import dev.regatta.worker.loss.Link;
import dev.regatta.worker.loss.Loss;
import org.jspecify.annotations.Nullable;

/** Squared error of the first output; only what an evaluation asks for. */
record FakeLoss(boolean classifies) implements Loss {
  @Override
  public int outputs(int classes) {
    return Math.max(classes, 1);
  }

  @Override
  public Link link() {
    return Link.IDENTITY;
  }

  @Override
  public int labels(int width) {
    return 1;
  }

  @Override
  public double rowLoss(float[] outputs, int offset, int width, float[] labels, int label) {
    double error = (double) outputs[offset] - labels[label];
    return error * error;
  }

  @Override
  public double gradient(
      float[] outputs,
      float[] labels,
      float @Nullable [] weights,
      int rows,
      int width,
      float scale,
      float[] gradient) {
    throw new UnsupportedOperationException();
  }
}
