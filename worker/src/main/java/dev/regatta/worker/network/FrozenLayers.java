package dev.regatta.worker.network;

import dev.regatta.worker.kernel.Blas;
import java.util.Arrays;
import java.util.List;

/**
 * A network whose first layers keep their weights: their gradient is zero, and they neither decay
 * nor are penalized. From slots of zeros every optimizer's step by a gradient of zero is none.
 */
public final class FrozenLayers implements Network {
  private final Network network;
  private final List<ParameterBlock> blocks;
  private final int frozenEnd;

  /**
   * Freezes layers.
   *
   * @param layers the first so many, output layer included
   */
  public FrozenLayers(Network network, int layers) {
    this.network = network;
    blocks = network.blocks().stream().map(block -> frozen(block, layers)).toList();
    frozenEnd =
        blocks.stream()
            .filter(block -> block.layer() < layers)
            .mapToInt(ParameterBlock::end)
            .max()
            .orElse(0);
  }

  private static ParameterBlock frozen(ParameterBlock block, int layers) {
    return block.layer() >= layers
        ? block
        : new ParameterBlock(
            block.name(), block.layer(), block.offset(), block.length(), block.shape(), false);
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
  public void initialize(long seed, float[] weights) {
    network.initialize(seed, weights);
  }

  @Override
  public Propagation open(int maxRows, Blas blas) {
    return new FrozenPropagation(network.open(maxRows, blas), frozenEnd);
  }

  private record FrozenPropagation(Propagation propagation, int frozenEnd) implements Propagation {
    @Override
    public double gradient(Batch batch, float[] weights, float[] gradient, long dropoutKey) {
      double loss = propagation.gradient(batch, weights, gradient, dropoutKey);
      Arrays.fill(gradient, 0, frozenEnd, 0);
      return loss;
    }

    @Override
    public float[] forward(float[] features, int rows, float[] weights) {
      return propagation.forward(features, rows, weights);
    }
  }
}
