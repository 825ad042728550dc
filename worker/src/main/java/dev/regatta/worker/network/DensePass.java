package dev.regatta.worker.network;

import dev.regatta.worker.kernel.ColumnSums;
import dev.regatta.worker.sparse.SparseRows;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Forward and backward through a dense layer: y = f(x W + b). The biases are copied to where the
 * product is added to them, so that the activation is the only pass over what the product wrote.
 * Those of a normalized layer belong to its normalization, which stands between the two.
 */
final class DensePass implements StagePass {
  private static final float[] NONE = new float[0];

  private final DenseStage stage;
  private final int units;
  private final Activation activation;
  private final Product product;
  private final ColumnSums columnSums;
  private final float[] activated;
  private final float[] slopes;
  private final @Nullable NormalizationPass normalization;
  private final @Nullable Dropout dropout;
  private float[] outputs;

  DensePass(DenseStage stage, Product product, int maxRows) {
    this.stage = stage;
    this.product = product;
    units = stage.outputs();
    activation = stage.layer().activation();
    columnSums = new ColumnSums(units);
    int size = Buffers.size(maxRows, units);
    activated = new float[size];
    slopes = activation.keepsSlopes() ? new float[size] : NONE;
    normalization =
        stage
            .layer()
            .normalization()
            .map(kind -> kind.open(stage.normalizedUnits(), maxRows))
            .orElse(null);
    dropout = dropout(stage.layer(), stage.place().stream(), size);
    outputs = activated;
  }

  private static @Nullable Dropout dropout(DenseLayer layer, long stream, int size) {
    if (layer.alphaDropout() > 0) {
      return Dropout.alpha(layer.alphaDropout(), stream, size);
    }
    return layer.dropout() > 0 ? new Dropout(layer.dropout(), stream, size) : null;
  }

  @Override
  public float[] forward(float[] inputs, int rows, float[] weights) {
    affine(inputs, rows, weights);
    if (normalization != null) {
      normalization.forward(activated, rows, weights);
    }
    activation.forward(activated, rows * units);
    outputs = activated;
    return outputs;
  }

  @Override
  public float[] train(float[] inputs, int rows, float[] weights, long dropoutKey) {
    affine(inputs, rows, weights);
    if (normalization != null) {
      normalization.train(activated, rows, weights);
    }
    activation.forward(activated, slopes, rows * units);
    outputs = dropout == null ? activated : dropout.forward(activated, rows * units, dropoutKey);
    return outputs;
  }

  private void affine(float[] inputs, int rows, float[] weights) {
    if (normalization != null) {
      Arrays.fill(activated, 0, rows * units, 0);
    } else {
      for (int row = 0; row < rows; row++) {
        System.arraycopy(weights, stage.biasOffset(), activated, row * units, units);
      }
    }
    product.add(inputs, rows, weights, activated);
  }

  @Override
  public float[] outputs() {
    return outputs;
  }

  @Override
  public void backward(float[] inputs, float[] outer, int rows, float[] weights, float[] gradient) {
    if (dropout != null) {
      dropout.backward(outer, rows * units);
    }
    activation.backward(activated, slopes, outer, rows * units);
    if (normalization != null) {
      normalization.backward(outer, rows, weights, gradient);
    } else {
      columnSums.sum(outer, rows, gradient, stage.biasOffset());
    }
    product.gradient(inputs, outer, rows, gradient);
  }

  @Override
  public void backwardToInputs(float[] outer, int rows, float[] weights, float[] inner) {
    product.inputGradient(outer, rows, weights, inner);
  }

  @Override
  public void take(SparseRows rows, int count) {
    product.take(rows, count);
  }

  @Override
  public List<TouchedRows> touched() {
    return product.touched();
  }
}
