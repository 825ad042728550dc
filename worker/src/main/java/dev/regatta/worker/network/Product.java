package dev.regatta.worker.network;

import dev.regatta.worker.sparse.SparseRows;
import java.util.List;

/** The matrix products of a dense layer, with the buffers of one thread. No call allocates. */
interface Product {
  /** Takes sparse rows, as {@link StagePass#take}. */
  void take(SparseRows rows, int count);

  /**
   * outputs += inputs W.
   *
   * @param outputs row-major, rows x units
   */
  void add(float[] inputs, int rows, float[] weights, float[] outputs);

  /**
   * The gradient by W: inputs^T outer.
   *
   * @param outer the gradient by the pre-activations, rows x units
   * @param gradient the part of W is overwritten; where W is row-sparse, its touched rows
   */
  void gradient(float[] inputs, float[] outer, int rows, float[] gradient);

  /** The gradient by the inputs: outer W^T. */
  void inputGradient(float[] outer, int rows, float[] weights, float[] inner);

  /** The rows of W that {@link #gradient} touched; none where it is not row-sparse. */
  List<TouchedRows> touched();
}
