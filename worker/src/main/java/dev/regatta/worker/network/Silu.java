package dev.regatta.worker.network;

import dev.regatta.conf.Doc;
import dev.regatta.worker.math.FloatBlock;

/** f(x) = x sigmoid(x), also called swish. Relative error below 4e-7. */
@Doc("x times the sigmoid of x (swish).")
public record Silu() implements Activation {
  @Override
  public void forward(float[] values, int n) {
    FloatBlock.map(values, n, Silu::apply);
  }

  @Override
  public void forward(float[] values, float[] slopes, int n) {
    FloatBlock.map(values, slopes, n, Silu::apply);
  }

  private static void apply(FloatBlock block, int n) {
    Sigmoid.prepare(block.values, block.exponentials, n);
    block.exp(n);
    finish(block.values, block.slopes, block.exponentials, n);
  }

  private static void finish(float[] values, float[] slopes, float[] e, int n) {
    for (int i = 0; i < n; i++) {
      float x = values[i];
      float sigmoid = Sigmoid.of(x, e[i]);
      values[i] = x * sigmoid;
      // 1 - sigmoid is the sigmoid of -x, without cancellation.
      slopes[i] = sigmoid * (1 + x * Sigmoid.of(-x, e[i]));
    }
  }

  @Override
  public void backward(float[] outputs, float[] slopes, float[] gradient, int n) {
    for (int i = 0; i < n; i++) {
      gradient[i] *= slopes[i];
    }
  }

  @Override
  public boolean keepsSlopes() {
    return true;
  }

  @Override
  public Initialization initialization() {
    return new He();
  }
}
