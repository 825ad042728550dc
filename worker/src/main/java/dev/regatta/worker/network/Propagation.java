package dev.regatta.worker.network;

import dev.regatta.worker.sparse.SparseRows;

/** A network with the buffers of one thread. No call allocates. Not thread-safe. */
public interface Propagation {
  /**
   * Forward and backward over a batch, dropout on.
   *
   * @param weights the flat parameters; not changed
   * @param gradient overwritten, in {@link #ranges} and running statistics alone, with the gradient
   *     of the batch's mean loss (weighted by row), flat like the parameters, without
   *     regularization; zero where all row weights are zero
   * @param dropoutKey names the random numbers of this step (seed, epoch, replica, step)
   * @return the sum over rows of row weight times loss
   */
  double gradient(Batch batch, float[] weights, float[] gradient, long dropoutKey);

  /**
   * What the step by the last gradient goes over. One object for the life of this one: each call of
   * {@link #gradient} sets the rows anew.
   */
  StepRanges ranges();

  /**
   * Forward, dropout off. The bits of a row's outputs depend on the block size that {@link
   * Network#open} was given and not on {@code rows}: short blocks are padded.
   *
   * @param features row-major, rows x inputs, room for maxRows rows; what lies behind {@code rows}
   *     is ignored
   * @return outputs, row-major rows x outputs, valid until the next call
   */
  float[] forward(float[] features, int rows, float[] weights);

  /**
   * The same for a network of sparse rows, in time by their non-zero inputs.
   *
   * @param sparse with at least {@code rows} rows
   */
  float[] forward(SparseRows sparse, int rows, float[] weights);
}
