package dev.regatta.worker.network;

import dev.regatta.worker.kernel.Blas;
import java.util.List;

/**
 * A network: a description without weights or buffers, shared by threads. All parameters lie in one
 * flat array that the caller owns.
 */
public interface Network {
  /**
   * With fewer inputs a network of sparse rows multiplies whole rows, which takes less time than
   * one product by the inputs that are not zero.
   */
  int LEAST_SPARSE_INPUTS = 256;

  /** Floats per row that go in. */
  int inputs();

  /** Floats per row that come out: logits or predicted values. */
  int outputs();

  /** Floats in the flat parameter array. */
  int parameters();

  /** The pieces of the flat array, in its order, without gaps. */
  List<ParameterBlock> blocks();

  /**
   * The same network, with the same parameters, for batches of sparse rows alone. A step goes over
   * those rows of the first weight matrix whose inputs its batch has ({@link
   * ParameterBlock.Stepped#TOUCHED_ROWS}).
   */
  Network ofSparseRows();

  /**
   * The same network, with the same parameters, the first so many layers of which normalize in
   * training as in evaluation, by running statistics that no step moves.
   */
  Network withFrozenStatistics(int layers);

  /** Fills {@code weights} with initial values that depend on the network and the seed alone. */
  void initialize(long seed, float[] weights);

  /**
   * Bytes outside of the heap that buffers for one thread and so many rows come to hold; what they
   * hold in the heap follows from the parameters.
   */
  default long outsideBytes(int maxRows) {
    return 0;
  }

  /**
   * Buffers for one thread that works on at most {@code maxRows} rows at once, with the fastest
   * products that there are here.
   */
  default Propagation open(int maxRows) {
    return open(maxRows, Blas.best());
  }

  /** The same with products of the caller's choice. */
  Propagation open(int maxRows, Blas blas);
}
