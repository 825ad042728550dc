package dev.regatta.worker.network;

import dev.regatta.conf.UserException;
import dev.regatta.worker.kernel.Blas;
import dev.regatta.worker.random.Randoms;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A dense layer at its place. Its part of the flat array is the weight matrix, inputs x units
 * row-major, then the biases, and of a normalized layer the gains: so the forward product and the
 * weight gradient need no transposed copy of a big matrix in either backend.
 */
record DenseStage(DenseLayer layer, Place place, int inputs, int offset) implements Stage {
  /** Java arrays end a little below 2^31 elements. */
  static final long MAX_PARAMETERS = Integer.MAX_VALUE - 8L;

  private static final long INITIALIZATION = 0x696E6974L;

  DenseStage {
    long perUnit = inputs + 1L + (layer.normalization().isPresent() ? 1 : 0);
    long parameters = offset + perUnit * layer.units();
    if (parameters > MAX_PARAMETERS) {
      throw new UserException(
          "%s: %d inputs x %d units bring the network to %d parameters; at most %d"
                  .formatted(place.key(), inputs, layer.units(), parameters, MAX_PARAMETERS)
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

  private int gainOffset() {
    return biasOffset() + layer.units();
  }

  /** The normalization's parameters, where there is one. */
  NormalizedUnits normalizedUnits() {
    return new NormalizedUnits(layer.units(), biasOffset(), gainOffset());
  }

  @Override
  public List<ParameterBlock> blocks() {
    int[] shape = {inputs, layer.units()};
    String name = place.name() + ".weight";
    List<ParameterBlock> blocks = new ArrayList<>();
    blocks.add(new ParameterBlock(name, place.layer(), offset, biasOffset() - offset, shape, true));
    blocks.add(ofUnits("bias", biasOffset()));
    if (layer.normalization().isPresent()) {
      blocks.add(ofUnits("gain", gainOffset()));
    }
    return blocks;
  }

  private ParameterBlock ofUnits(String name, int at) {
    int[] shape = {layer.units()};
    String full = place.name() + "." + name;
    return new ParameterBlock(full, place.layer(), at, layer.units(), shape, false);
  }

  @Override
  public void initialize(long seed, float[] weights) {
    Randoms randoms = new Randoms(Randoms.key(seed, INITIALIZATION, place.stream()));
    layer
        .initialization()
        .orElseGet(() -> layer.activation().initialization())
        .fill(randoms, inputs, layer.units(), weights, offset);
    Arrays.fill(weights, biasOffset(), gainOffset(), 0);
    if (layer.normalization().isPresent()) {
      Arrays.fill(weights, gainOffset(), gainOffset() + layer.units(), 1);
    }
  }

  @Override
  public StagePass open(int maxRows, Blas blas) {
    Product product = new DenseProduct(inputs, layer.units(), offset, blas);
    return new DensePass(this, product, maxRows);
  }
}
