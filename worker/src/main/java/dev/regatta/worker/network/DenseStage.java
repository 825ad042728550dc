package dev.regatta.worker.network;

import dev.regatta.conf.UserException;
import dev.regatta.worker.kernel.Blas;
import dev.regatta.worker.random.Randoms;
import java.util.Arrays;
import java.util.List;

/**
 * A dense layer at its place. Its part of the flat array is the weight matrix, inputs x units
 * row-major, and then the biases: so the forward product and the weight gradient need no transposed
 * copy of a big matrix in either backend.
 */
record DenseStage(DenseLayer layer, int index, int inputs, int offset) implements Stage {
  /** Java arrays end a little below 2^31 elements. */
  static final long MAX_PARAMETERS = Integer.MAX_VALUE - 8L;

  private static final long INITIALIZATION = 0x696E6974L;

  DenseStage {
    long parameters = offset + (inputs + 1L) * layer.units();
    if (parameters > MAX_PARAMETERS) {
      throw new UserException(
          "network.layers[%d]: %d inputs x %d units bring the network to %d parameters; at most %d"
                  .formatted(index, inputs, layer.units(), parameters, MAX_PARAMETERS)
              + " fit: use fewer units or fewer input columns");
    }
  }

  @Override
  public int outputs() {
    return layer.units();
  }

  int biasOffset() {
    return offset + inputs * layer.units();
  }

  @Override
  public List<ParameterBlock> blocks() {
    int units = layer.units();
    String name = "layers." + index;
    int[] shape = {inputs, units};
    int[] biasShape = {units};
    return List.of(
        new ParameterBlock(name + ".weight", index, offset, inputs * units, shape, true),
        new ParameterBlock(name + ".bias", index, biasOffset(), units, biasShape, false));
  }

  @Override
  public void initialize(long seed, float[] weights) {
    Randoms randoms = new Randoms(Randoms.key(seed, INITIALIZATION, index));
    layer
        .initialization()
        .orElseGet(() -> layer.activation().initialization())
        .fill(randoms, inputs, layer.units(), weights, offset);
    Arrays.fill(weights, biasOffset(), biasOffset() + layer.units(), 0);
  }

  @Override
  public StagePass open(int maxRows, Blas blas) {
    Product product = new DenseProduct(inputs, layer.units(), offset, blas);
    return new DensePass(this, product, maxRows);
  }
}
