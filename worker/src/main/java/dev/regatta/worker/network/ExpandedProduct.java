package dev.regatta.worker.network;

import dev.regatta.worker.sparse.SparseRows;
import java.util.Arrays;
import java.util.List;

/**
 * Products with sparse rows of few inputs: the zeros are put in for the batch at hand, and BLAS
 * multiplies faster than the non-zero inputs could be gone through one by one.
 */
final class ExpandedProduct implements Product {
  private final DenseProduct dense;
  private final float[] expanded;
  private final TouchedRows touched;
  private SparseRows in = new SparseRows(0);
  private int count;

  ExpandedProduct(DenseProduct dense, int maxRows) {
    this.dense = dense;
    expanded = new float[Buffers.size(maxRows, dense.in())];
    touched = new TouchedRows(dense.in(), dense.in());
  }

  @Override
  public void take(SparseRows rows, int rowCount) {
    in = rows;
    count = rowCount;
    Arrays.fill(expanded, 0);
    for (int row = 0; row < count; row++) {
      int[] indices = in.indices(row);
      float[] values = in.values(row);
      int at = row * dense.in();
      for (int i = in.from(row); i < in.to(row); i++) {
        expanded[at + indices[i]] = values[i];
      }
    }
  }

  @Override
  public void add(float[] inputs, int rows, float[] weights, float[] outputs) {
    dense.add(expanded, rows, weights, outputs);
  }

  @Override
  public void gradient(float[] inputs, float[] outer, int rows, float[] gradient) {
    for (int row = 0; row < count; row++) {
      int[] indices = in.indices(row);
      for (int i = in.from(row); i < in.to(row); i++) {
        touched.mark(indices[i]);
      }
    }
    touched.list();
    dense.gradient(expanded, outer, rows, gradient);
  }

  @Override
  public void inputGradient(float[] outer, int rows, float[] weights, float[] inner) {
    throw new IllegalStateException("sparse rows are the network's own inputs");
  }

  @Override
  public List<TouchedRows> touched() {
    return List.of(touched);
  }
}
