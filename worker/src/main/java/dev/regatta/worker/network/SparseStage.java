package dev.regatta.worker.network;

import dev.regatta.worker.kernel.Blas;
import java.util.ArrayList;
import java.util.List;

/**
 * A dense layer that sparse rows go into: the same parameters at the same place, of which a step
 * goes over the rows of the weight matrix whose inputs the batch has, and over the biases.
 */
record SparseStage(DenseStage dense) implements Stage {
  @Override
  public int inputs() {
    return dense.inputs();
  }

  @Override
  public int outputs() {
    return dense.outputs();
  }

  @Override
  public List<ParameterBlock> blocks() {
    List<ParameterBlock> blocks = new ArrayList<>(dense.blocks());
    blocks.set(0, blocks.get(0).steppedByRows());
    return blocks;
  }

  @Override
  public void initialize(long seed, float[] weights) {
    dense.initialize(seed, weights);
  }

  @Override
  public Stage frozen() {
    return new SparseStage(dense.frozen());
  }

  @Override
  public StagePass open(int maxRows, Blas blas) {
    Product product =
        inputs() < Network.LEAST_SPARSE_INPUTS
            ? new ExpandedProduct(
                new DenseProduct(inputs(), outputs(), dense.offset(), blas), maxRows)
            : new SparseProduct(inputs(), outputs(), dense.offset());
    return new DensePass(dense, product, maxRows);
  }
}
