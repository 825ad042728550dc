package dev.regatta.worker.network;

import dev.regatta.conf.UserException;
import dev.regatta.worker.kernel.Blas;
import dev.regatta.worker.network.ParameterBlock.Stepped;
import dev.regatta.worker.random.Randoms;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A dense layer at its place. Its part of the flat array is the weight matrix, inputs x units
 * row-major, then the biases, and of a normalized layer the gains and running statistics: so the
 * forward product and the weight gradient need no transposed copy of a big matrix in either
 * backend.
 *
 * @param isFrozen whether training leaves its running statistics alone
 */
record DenseStage(DenseLayer layer, Place place, int inputs, int offset, boolean isFrozen)
    implements Stage {
  /** Java arrays end a little below 2^31 elements. */
  static final long MAX_PARAMETERS = Integer.MAX_VALUE - 8L;

  private static final long INITIALIZATION = 0x696E6974L;

  DenseStage {
    long vectors = layer.normalization().map(DenseStage::vectors).orElse(1);
    long parameters = offset + (inputs + vectors) * layer.units();
    requireRoom(place, inputs, layer.units(), parameters);
  }

  static void requireRoom(Place place, int inputs, int units, long parameters) {
    if (parameters > MAX_PARAMETERS) {
      throw new UserException(
          "%s: %d inputs x %d units bring the network to %d parameters; at most %d"
                  .formatted(place.key(), inputs, units, parameters, MAX_PARAMETERS)
              + " fit: use fewer units or fewer input columns");
    }
  }

  /** Those of a normalized layer beside its matrix. */
  private static int vectors(Normalization normalization) {
    return normalization.hasRunningStatistics() ? 4 : 2;
  }

  @Override
  public DenseStage frozen() {
    return new DenseStage(layer, place, inputs, offset, true);
  }

  @Override
  public int outputs() {
    return layer.units();
  }

  int biasOffset() {
    return offset + inputs * layer.units();
  }

  /** The normalization's parameters, where there is one. */
  NormalizedUnits normalizedUnits() {
    return new NormalizedUnits(layer.units(), biasOffset(), isFrozen);
  }

  @Override
  public List<ParameterBlock> blocks() {
    int[] shape = {inputs, layer.units()};
    String name = place.name() + ".weight";
    List<ParameterBlock> blocks = new ArrayList<>();
    blocks.add(new ParameterBlock(name, place.layer(), offset, biasOffset() - offset, shape, true));
    blocks.add(ofUnits("bias", biasOffset(), Stepped.WHOLE));
    NormalizedUnits units = normalizedUnits();
    if (layer.normalization().isPresent()) {
      blocks.add(ofUnits("gain", units.gainOffset(), Stepped.WHOLE));
    }
    if (hasRunningStatistics()) {
      blocks.add(ofUnits("running-mean", units.meanOffset(), Stepped.RUNNING_MEAN));
      blocks.add(ofUnits("running-variance", units.varianceOffset(), Stepped.RUNNING_VARIANCE));
    }
    return blocks;
  }

  private boolean hasRunningStatistics() {
    return layer.normalization().map(Normalization::hasRunningStatistics).orElse(false);
  }

  private ParameterBlock ofUnits(String name, int at, Stepped stepped) {
    int[] shape = {layer.units()};
    String full = place.name() + "." + name;
    return new ParameterBlock(full, place.layer(), at, layer.units(), shape, false, stepped);
  }

  @Override
  public void initialize(long seed, float[] weights) {
    Randoms randoms = new Randoms(Randoms.key(seed, INITIALIZATION, place.stream()));
    layer
        .initialization()
        .orElseGet(() -> layer.activation().initialization())
        .fill(randoms, inputs, layer.units(), weights, offset);
    NormalizedUnits units = normalizedUnits();
    Arrays.fill(weights, biasOffset(), units.gainOffset(), 0);
    if (layer.normalization().isPresent()) {
      Arrays.fill(weights, units.gainOffset(), units.meanOffset(), 1);
    }
    if (hasRunningStatistics()) {
      Arrays.fill(weights, units.meanOffset(), units.varianceOffset(), 0);
      Arrays.fill(weights, units.varianceOffset(), end(), 1);
    }
  }

  @Override
  public StagePass open(int maxRows, Blas blas) {
    Product product = new DenseProduct(inputs, layer.units(), offset, blas);
    return new DensePass(this, product, maxRows);
  }
}
