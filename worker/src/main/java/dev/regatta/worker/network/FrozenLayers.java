package dev.regatta.worker.network;

import dev.regatta.worker.kernel.Blas;
import dev.regatta.worker.sparse.SparseRows;
import java.util.List;

/**
 * A network whose first layers keep their weights: their gradient is zero, and they neither decay
 * nor are penalized. From slots of zeros every optimizer's step by a gradient of zero is none. Rows
 * of their row-sparse blocks are not touched, and their running statistics stay.
 */
public final class FrozenLayers implements Network {
  private final Network network;
  private final List<ParameterBlock> blocks;
  private final int layers;

  /**
   * Freezes layers.
   *
   * @param layers the first so many, output layer included
   */
  public FrozenLayers(Network network, int layers) {
    this.network = network.withFrozenStatistics(layers);
    this.layers = layers;
    blocks =
        network.blocks().stream()
            .map(block -> block.layer() < layers ? block.undecayed() : block)
            .toList();
  }

  @Override
  public int inputs() {
    return network.inputs();
  }

  @Override
  public int outputs() {
    return network.outputs();
  }

  @Override
  public int parameters() {
    return network.parameters();
  }

  @Override
  public List<ParameterBlock> blocks() {
    return blocks;
  }

  @Override
  public long outsideBytes(int maxRows) {
    return network.outsideBytes(maxRows);
  }

  @Override
  public void initialize(long seed, float[] weights) {
    network.initialize(seed, weights);
  }

  @Override
  public Network ofSparseRows() {
    return new FrozenLayers(network.ofSparseRows(), layers);
  }

  @Override
  public Network withFrozenStatistics(int more) {
    return new FrozenLayers(network.withFrozenStatistics(more), layers);
  }

  @Override
  public Propagation open(int maxRows, Blas blas) {
    Propagation propagation = network.open(maxRows, blas);
    StepRanges ranges = propagation.ranges().withoutRowsOf(layers, blocks);
    return new FrozenPropagation(propagation, ranges, layers);
  }

  private record FrozenPropagation(Propagation propagation, StepRanges ranges, int layers)
      implements Propagation {
    @Override
    public double gradient(Batch batch, float[] weights, float[] gradient, long dropoutKey) {
      double loss = propagation.gradient(batch, weights, gradient, dropoutKey);
      ranges.zero(gradient, layers);
      return loss;
    }

    @Override
    public float[] forward(float[] features, int rows, float[] weights) {
      return propagation.forward(features, rows, weights);
    }

    @Override
    public float[] forward(SparseRows sparse, int rows, float[] weights) {
      return propagation.forward(sparse, rows, weights);
    }
  }
}
