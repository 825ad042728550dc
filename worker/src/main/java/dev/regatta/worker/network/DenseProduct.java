package dev.regatta.worker.network;

import dev.regatta.worker.kernel.Blas;
import dev.regatta.worker.kernel.Transposed;
import dev.regatta.worker.sparse.SparseRows;
import java.util.List;

/** Products with row-major inputs, by BLAS. */
record DenseProduct(int in, int units, int offset, Blas blas) implements Product {
  @Override
  public void take(SparseRows rows, int count) {
    throw new IllegalArgumentException("sparse rows, and a network for dense ones");
  }

  @Override
  public void add(float[] inputs, int rows, float[] weights, float[] outputs) {
    blas.multiply(
        Transposed.NEITHER, rows, units, in, 1, inputs, 0, weights, offset, 1, outputs, 0);
  }

  @Override
  public void gradient(float[] inputs, float[] outer, int rows, float[] gradient) {
    blas.multiply(Transposed.FIRST, in, units, rows, 1, inputs, 0, outer, 0, 0, gradient, offset);
  }

  @Override
  public void inputGradient(float[] outer, int rows, float[] weights, float[] inner) {
    blas.multiply(Transposed.SECOND, rows, in, units, 1, outer, 0, weights, offset, 0, inner, 0);
  }

  @Override
  public List<TouchedRows> touched() {
    return List.of();
  }
}
